/** The part of WASI preview 1 that Go's runtime calls, answered without a file system, a network, or a real clock. */

/** What a sandboxed program may know of the world. */
export interface WasiOptions {
  /** Wall clock in nanoseconds since 1970, the same at every call: what a program makes must not depend on the time. */
  readonly clockNanoseconds?: bigint;
  /** Receives what the program writes to stderr, which for Go is the text of a panic. */
  readonly stderr?: (text: string) => void;
}

/** Thrown through the Wasm frames when the program exits; a reactor has no reason to. */
export class ProgramExit extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`the program exited with code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const NOT_SUPPORTED = 58;
const EVENT_SIZE = 32;
const SUBSCRIPTION_SIZE = 48;
const STDERR = 2;
const CHARACTER_DEVICE = 2;

/** Calls that a program without files makes in vain (Go links them whether it uses them or not). */
const REFUSED = [
  'fd_fdstat_set_flags',
  'fd_filestat_get',
  'fd_filestat_set_size',
  'fd_pread',
  'fd_pwrite',
  'fd_read',
  'fd_readdir',
  'fd_seek',
  'fd_sync',
  'path_create_directory',
  'path_filestat_get',
  'path_filestat_set_times',
  'path_link',
  'path_open',
  'path_readlink',
  'path_remove_directory',
  'path_rename',
  'path_symlink',
  'path_unlink_file',
  'sock_accept',
  'sock_recv',
  'sock_send',
  'sock_shutdown',
] as const;

/**
 * The imports of module `wasi_snapshot_preview1`. `memory` is asked at each call, since the memory exists only after
 * instantiation and its buffer changes when it grows.
 */
export function wasiImports(memory: () => WebAssembly.Memory, options: WasiOptions = {}): WebAssembly.ModuleImports {
  const view = () => new DataView(memory().buffer);
  const now = options.clockNanoseconds ?? 0n;
  let ticks = 0n;
  let seed = 0x9e3779b9;

  const writeSizes = (countAddress: number, sizeAddress: number): number => {
    view().setUint32(countAddress, 0, true);
    view().setUint32(sizeAddress, 0, true);
    return SUCCESS;
  };

  return {
    ...Object.fromEntries(REFUSED.map((name) => [name, () => NOT_SUPPORTED])),
    args_sizes_get: writeSizes,
    args_get: () => SUCCESS,
    environ_sizes_get: writeSizes,
    environ_get: () => SUCCESS,
    // Monotonic time must advance or Go's scheduler spins; one microsecond per look is enough, and repeatable.
    clock_time_get: (clock: number, _precision: bigint, address: number) => {
      ticks += 1000n;
      view().setBigUint64(address, clock === 0 ? now : ticks, true);
      return SUCCESS;
    },
    clock_res_get: (_clock: number, address: number) => {
      view().setBigUint64(address, 1000n, true);
      return SUCCESS;
    },
    // Only hash seeds come from here; a fixed sequence makes every run the same.
    random_get: (address: number, length: number) => {
      const bytes = new Uint8Array(memory().buffer, address, length);
      for (let index = 0; index < length; index++) {
        seed ^= seed << 13;
        seed ^= seed >>> 17;
        seed ^= seed << 5;
        bytes[index] = seed & 0xff;
      }
      return SUCCESS;
    },
    sched_yield: () => SUCCESS,
    poll_oneoff: (subscriptions: number, events: number, count: number, countAddress: number) =>
      answerPoll(memory(), subscriptions, events, count, countAddress),
    fd_close: () => SUCCESS,
    fd_fdstat_get: (descriptor: number, address: number) => {
      if (descriptor > STDERR) return BAD_DESCRIPTOR;
      new Uint8Array(memory().buffer, address, 24).fill(0);
      view().setUint8(address, CHARACTER_DEVICE);
      return SUCCESS;
    },
    fd_prestat_get: () => BAD_DESCRIPTOR,
    fd_prestat_dir_name: () => BAD_DESCRIPTOR,
    fd_write: (descriptor: number, vectors: number, count: number, writtenAddress: number) => {
      const text = readVectors(memory(), vectors, count);
      if (descriptor === STDERR) options.stderr?.(new TextDecoder().decode(text));
      view().setUint32(writtenAddress, text.length, true);
      return SUCCESS;
    },
    proc_exit: (code: number) => {
      throw new ProgramExit(code);
    },
  };
}

/** Every timer has fired: a sandboxed program never sleeps. */
function answerPoll(
  memory: WebAssembly.Memory,
  subscriptions: number,
  events: number,
  count: number,
  countAddress: number,
): number {
  const view = new DataView(memory.buffer);
  for (let index = 0; index < count; index++) {
    const from = subscriptions + index * SUBSCRIPTION_SIZE;
    const to = events + index * EVENT_SIZE;
    new Uint8Array(memory.buffer, to, EVENT_SIZE).fill(0);
    view.setBigUint64(to, view.getBigUint64(from, true), true);
    view.setUint8(to + 10, view.getUint8(from + 8));
  }
  view.setUint32(countAddress, count, true);
  return SUCCESS;
}

function readVectors(memory: WebAssembly.Memory, vectors: number, count: number): Uint8Array {
  const view = new DataView(memory.buffer);
  const parts: Buffer[] = [];
  for (let index = 0; index < count; index++) {
    const address = view.getUint32(vectors + index * 8, true);
    const length = view.getUint32(vectors + index * 8 + 4, true);
    parts.push(Buffer.from(memory.buffer, address, length));
  }
  return Buffer.concat(parts);
}
