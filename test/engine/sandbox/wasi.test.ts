import assert from 'node:assert/strict';
import { type ProgramExit, wasiImports } from '../../../engine/sandbox/wasi.ts';

type Call = (...operands: (number | bigint)[]) => number;

describe('the WASI shim', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const view = () => new DataView(memory.buffer);
  let said = '';
  const calls = wasiImports(() => memory, {
    clockNanoseconds: 1_795_219_200_000_000_000n,
    stderr: (text) => {
      said += text;
    },
  }) as unknown as Record<string, Call>;
  const call = (name: string, ...operands: (number | bigint)[]) => calls[name]?.(...operands);

  it('tells the wall clock it was given, and a monotonic clock that advances', () => {
    call('clock_time_get', 0, 0n, 8);
    assert.equal(view().getBigUint64(8, true), 1_795_219_200_000_000_000n);
    call('clock_time_get', 1, 0n, 8);
    const first = view().getBigUint64(8, true);
    call('clock_time_get', 1, 0n, 8);
    assert.ok(view().getBigUint64(8, true) > first);
  });

  it('opens no file and knows no directory', () => {
    assert.notEqual(call('path_open', 3, 0, 0, 0, 0, 0n, 0n, 0, 0), 0);
    assert.notEqual(call('fd_prestat_get', 3, 0), 0);
    assert.notEqual(call('fd_read', 0, 0, 0, 0), 0);
    assert.notEqual(call('sock_accept', 3, 0, 0), 0);
  });

  it('answers every timer at once', () => {
    view().setBigUint64(100, 77n, true);
    view().setUint8(108, 0);
    assert.equal(call('poll_oneoff', 100, 200, 1, 300), 0);
    assert.equal(view().getBigUint64(200, true), 77n);
    assert.equal(view().getUint32(300, true), 1);
  });

  it('hands stderr on and swallows stdout', () => {
    new Uint8Array(memory.buffer).set(new TextEncoder().encode('panic: x'), 400);
    view().setUint32(500, 400, true);
    view().setUint32(504, 8, true);
    call('fd_write', 1, 500, 1, 600);
    assert.equal(said, '');
    call('fd_write', 2, 500, 1, 600);
    assert.equal(said, 'panic: x');
    assert.equal(view().getUint32(600, true), 8);
  });

  it('gives the same random bytes every time', () => {
    const draw = () => {
      const fresh = wasiImports(() => memory) as unknown as Record<string, Call>;
      fresh.random_get?.(700, 16);
      return Buffer.from(memory.buffer, 700, 16).toString('hex');
    };
    assert.equal(draw(), draw());
    assert.notEqual(draw(), '0'.repeat(32));
  });

  it('ends the program by throwing', () => {
    assert.throws(
      () => call('proc_exit', 2),
      (error: ProgramExit) => error.exitCode === 2,
    );
  });
});
