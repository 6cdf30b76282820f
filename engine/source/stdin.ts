/** A manifest that comes through a pipe. */

import { MAXIMUM_FILE_BYTES, type ReadFile, tooLarge, toSourceFile } from './read-file.ts';

/** The path under which standard input is reported unless `--stdin-filename` names another. */
export const STDIN_PATH = '<stdin>';

/** Reads a stream to its end; beyond the bound of files it stops and says so. */
export async function readStdin(stream: AsyncIterable<Uint8Array>, path = STDIN_PATH): Promise<ReadFile> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAXIMUM_FILE_BYTES) return tooLarge(path);
    chunks.push(chunk);
  }
  return toSourceFile(path, Buffer.concat(chunks));
}
