/** One running instance of a Go program: requests go in as bytes, replies come out as bytes. */

import { SandboxError } from '../errors.ts';
import { ConfinedFiles, type VirtualFiles } from './files.ts';
import { hostCalls, type NoteAsked, type RenderChart } from './host-calls.ts';
import { SandboxLimit } from './killable.ts';
import { type WasiOptions, wasiImports } from './wasi.ts';

interface ProgramExports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  request_buffer(length: number): number;
  run(): void;
  reply_pointer(part: number): number;
  reply_length(part: number): number;
}

const STDERR_KEPT = 2000;

/** What a program may know of the world. */
export interface ProgramOptions extends WasiOptions {
  /** The folder whose files it may read; none when absent. */
  readonly root?: string;
  /** Who renders the charts that it comes upon. */
  readonly renderChart?: RenderChart;
  readonly note?: NoteAsked;
}

/** A live program. After any throw it is unusable, since Go's stack is lost: make a new one. */
export interface Program {
  /** How large its memory has become; Wasm never gives memory back. */
  readonly memoryBytes: number;
  /** Runs one request to its end; `parts` tells how many replies the program keeps, `virtual` stands in for files. */
  run(request: Uint8Array, parts: number, virtual?: VirtualFiles): Uint8Array[];
}

/**
 * Instantiates a compiled program and runs Go's start-up.
 *
 * @throws SandboxError `SANDBOX_FAILED` when the program panics or exits, with the first line of what Go said;
 * SandboxLimit when it needs too much stack or memory.
 */
export function startProgram(name: string, module: WebAssembly.Module, options: ProgramOptions = {}): Program {
  let stderr = '';
  const wasi = wasiImports(() => exports.memory, {
    ...options,
    stderr: (text) => {
      if (stderr.length < STDERR_KEPT) stderr += text.slice(0, STDERR_KEPT);
      options.stderr?.(text);
    },
  });
  const { root } = options;
  const files = root === undefined ? undefined : new ConfinedFiles(root);
  const calls = files === undefined ? {} : hostCalls(files, options, () => exports.memory);
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi, ccpolicy: calls });
  const exports = instance.exports as unknown as ProgramExports;
  let usable = true;

  const guarded = <T>(work: () => T): T => {
    if (!usable) throw new SandboxError('SANDBOX_FAILED', `${name} was used again after it failed.`);
    usable = false;
    try {
      const result = work();
      usable = true;
      return result;
    } catch (error) {
      throw toSandboxError(name, error, stderr);
    }
  };

  guarded(() => exports._initialize());
  return {
    get memoryBytes() {
      return exports.memory.buffer.byteLength;
    },
    run: (request, parts, virtual = {}) =>
      guarded(() => {
        files?.overlay(virtual);
        stderr = '';
        const address = exports.request_buffer(request.length) >>> 0;
        new Uint8Array(exports.memory.buffer, address, request.length).set(request);
        exports.run();
        return Array.from({ length: parts }, (_, part) => {
          const start = exports.reply_pointer(part) >>> 0;
          return new Uint8Array(exports.memory.buffer).slice(start, start + (exports.reply_length(part) >>> 0));
        });
      }),
  };
}

/** Go tells on stderr why it gave up; V8 throws RangeError for a stack that is too deep. */
function toSandboxError(name: string, error: unknown, stderr: string): SandboxError {
  if (error instanceof SandboxError) return error;
  if (error instanceof RangeError) {
    return new SandboxLimit('depth', `${name} gave up: its input is nested too deeply.`, { cause: error });
  }
  if (/out of memory|cannot allocate memory/.test(stderr)) {
    return new SandboxLimit('memory', `${name} needed more memory than allowed.`, { cause: error });
  }
  const said = stderr.split('\n', 1)[0]?.trim();
  const reason = said || (error instanceof Error ? error.message : String(error));
  return new SandboxError('SANDBOX_FAILED', `${name} failed: ${reason}.`, { cause: error });
}
