/** Gives a Wasm module's own memory a maximum, since Go's linker sets none and nothing else bounds Wasm memory. */

const MAGIC_AND_VERSION = 8;
const MEMORY_SECTION = 5;

/**
 * The same module with `maximum` pages (64 KiB each) on its one memory. Wasm binary format §5.5.8: the section is
 * `05 size 01 flags minimum [maximum]`. The module is changed in place where its buffer has room behind it.
 */
export function limitMemory(module: Uint8Array<ArrayBuffer>, maximum: number): Uint8Array<ArrayBuffer> {
  let at = MAGIC_AND_VERSION;
  while (at < module.length) {
    const id = module[at];
    const size = readUnsigned(module, at + 1);
    if (id === MEMORY_SECTION) return replaceSection(module, at, size.next, size.value, maximum);
    at = size.next + size.value;
  }
  throw new RangeError('the module has no memory of its own');
}

function replaceSection(
  module: Uint8Array<ArrayBuffer>,
  start: number,
  body: number,
  length: number,
  maximum: number,
): Uint8Array<ArrayBuffer> {
  const minimum = readUnsigned(module, body + 2).value;
  if (module[body] !== 1 || minimum > maximum) throw new RangeError(`the module needs ${minimum} pages`);
  const content = [1, 1, ...unsigned(minimum), ...unsigned(maximum)];
  const section = [MEMORY_SECTION, ...unsigned(content.length), ...content];
  const rest = body + length;
  const growth = start + section.length - rest;
  const limited = withRoom(module, Math.max(growth, 0));
  limited.copyWithin(rest + growth, rest, module.length);
  limited.set(section, start);
  return limited.subarray(0, module.length + growth);
}

/** The same bytes, and so many more behind them. */
function withRoom(module: Uint8Array<ArrayBuffer>, bytes: number): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = module;
  if (byteOffset + length + bytes <= buffer.byteLength) return new Uint8Array(buffer, byteOffset, length + bytes);
  const copy = new Uint8Array(length + bytes);
  copy.set(module);
  return copy;
}

/** LEB128. */
function readUnsigned(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next: at };
  }
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}
