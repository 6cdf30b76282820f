/** What a program has answered before about one folder, as long as all that it read is the same. */

import { sha256 } from '../sandbox/artefact.ts';
import { FileAnswers } from '../sandbox/asked.ts';
import { ConfinedFiles, type VirtualFiles } from '../sandbox/files.ts';
import type { ProgramReply } from '../sandbox/program-worker.ts';
import type { RenderCache } from './render-cache.ts';

/** Raised when files are asked or answered in another way than before. */
const FORMAT = 1;

/** The kept answers about one folder. */
export class KeptAnswers {
  readonly #cache: RenderCache;
  readonly #program: string;
  readonly #files: FileAnswers;

  /**
   * @param program what tells the program from others, and from other versions.
   * @param root the folder that it reads.
   */
  constructor(cache: RenderCache, program: string, root: string) {
    this.#cache = cache;
    this.#program = program;
    this.#files = new FileAnswers(new ConfinedFiles(root));
  }

  find(request: string, virtual: VirtualFiles): Uint8Array[] | undefined {
    const key = this.#keyOf(request, virtual);
    return this.#cache.find(key, (questions) => this.#files.digest(questions, virtual));
  }

  keep(request: string, virtual: VirtualFiles, { asked, parts }: ProgramReply): void {
    this.#cache.keep(this.#keyOf(request, virtual), asked, parts);
  }

  /** Texts that stand in for files are part of the request. */
  #keyOf(request: string, virtual: VirtualFiles): string {
    const texts = Object.entries(virtual).sort(([a], [b]) => (a < b ? -1 : 1));
    return sha256(Buffer.from(JSON.stringify([FORMAT, this.#program, request, texts])));
  }
}
