/** Progress on stderr, for people, when it takes long. */

const QUIET_MS = 1000;
const EVERY_MS = 200;

/** One line on stderr that counts what is done, shown when a run takes long; silent where nobody looks. */
export class Progress {
  readonly #stream: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly #off: boolean;
  readonly #began = Number(process.hrtime.bigint()) / 1e6;
  #last = 0;
  #shown = false;

  constructor(stream: { readonly isTTY?: boolean; write(text: string): unknown }, quiet: boolean) {
    this.#stream = stream;
    this.#off = quiet || stream.isTTY !== true;
  }

  /** Tells how many files are done; rarely, and only after a second. */
  tell(done: number, total: number): void {
    if (this.#off) return;
    const now = Number(process.hrtime.bigint()) / 1e6;
    if (now - this.#began < QUIET_MS || now - this.#last < EVERY_MS) return;
    this.#last = now;
    this.#shown = true;
    this.#stream.write(`\rchecking ${done} of ${total} files…`);
  }

  /** Clears the line. */
  end(): void {
    if (this.#shown) this.#stream.write('\r\u001b[K');
    this.#shown = false;
  }
}
