/** A compiled policy in memory: the wall between the engine and `@open-policy-agent/opa-wasm`. */

import * as opaWasm from '@open-policy-agent/opa-wasm';
import { RegoError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { type Builtin, BuiltinError, type BuiltinTable } from './builtins/builtin.ts';
import { formatValue, parseValue } from './value.ts';

/** How a policy may run. */
export interface RegoModuleOptions {
  /** The `maximum` of its memory, in pages of 64 KiB. */
  readonly maxMemoryPages: number;
  /** What the policy sees as `data`, apart from its own packages. */
  readonly data?: JsonObject;
  /** Built-ins that the host supplies; none for the catalogue, whose rules use only what the Wasm holds. */
  readonly builtins?: BuiltinTable;
}

/** One instance. After an error it is unusable: `renew` gives a fresh one of the same policy. */
export interface RegoModule {
  /**
   * The value of the policy's entrypoint.
   *
   * @param input the input, or its JSON in UTF-8.
   * @throws RegoError `REGO_LIMIT` when memory or stack ran out, `REGO_INVALID` when the policy aborted.
   */
  evaluate(input: JsonObject | ArrayBuffer): JsonValue;
  renew(): RegoModule;
}

interface PolicyExports {
  readonly opa_wasm_abi_minor_version: { readonly value: number };
  builtins(): number;
  opa_malloc(bytes: number): number;
  opa_json_dump(value: number): number;
  opa_value_dump(value: number): number;
  opa_value_parse(text: number, bytes: number): number;
  opa_heap_ptr_get(): number;
  opa_heap_ptr_set(address: number): void;
}

const PAGE = 65_536;
/** Room for the policy's own tables beyond what its file holds. */
const SPARE_PAGES = 16;
/** An evaluation needs 15 to 65 bytes of heap for a byte of its input. */
const HEAP_PER_INPUT_BYTE = 32;

/** The package's types name its exports one by one, its module has only a default. */
const { LoadedPolicy } = (opaWasm as unknown as { readonly default: typeof opaWasm }).default;

/**
 * Compiles and starts a policy.
 *
 * @throws RegoError `REGO_BUILTIN_MISSING` when it calls a built-in that nobody supplies, at load and not at its first use.
 */
export function loadModule(wasm: Uint8Array<ArrayBuffer>, options: RegoModuleOptions): RegoModule {
  const initial = Math.min(Math.ceil(wasm.length / PAGE) + SPARE_PAGES, options.maxMemoryPages);
  return start(new WebAssembly.Module(wasm), initial, options);
}

function start(module: WebAssembly.Module, initial: number, options: RegoModuleOptions): RegoModule {
  const memory = new WebAssembly.Memory({ initial, maximum: options.maxMemoryPages });
  const supplied: Builtin[] = [];
  const instance = new WebAssembly.Instance(module, { env: imports(memory, supplied, () => exports) });
  const exports = instance.exports as unknown as PolicyExports;
  const limit = options.maxMemoryPages * PAGE;
  const required = JSON.parse(readText(memory, exports.opa_json_dump(exports.builtins()))) as Record<string, number>;
  for (const [name, id] of Object.entries(required)) supplied[id] = findBuiltin(name, options.builtins ?? {});
  return guarded(() => {
    const policy = new LoadedPolicy(instance as never, memory as never, exports.opa_wasm_abi_minor_version.value);
    if (options.data !== undefined) policy.setData(options.data);
    const heap = exports.opa_heap_ptr_get();
    return {
      evaluate: (input) =>
        guarded(() => {
          const bytes = input instanceof ArrayBuffer ? input : new TextEncoder().encode(JSON.stringify(input)).buffer;
          reserve(memory, exports, heap, Math.min(bytes.byteLength * HEAP_PER_INPUT_BYTE, limit - heap));
          return (policy.evaluate(bytes) as readonly { readonly result: JsonValue }[])[0]?.result ?? null;
        }),
      renew: () => start(module, initial, options),
    };
  });
}

/**
 * Lets the heap grow at once. Left to itself it grows by single pages, and each of them costs more than the last:
 * three quarters of the time that a document of 80,000 findings takes.
 */
function reserve(memory: WebAssembly.Memory, exports: PolicyExports, heap: number, bytes: number): void {
  if (memory.buffer.byteLength - heap >= bytes) return;
  exports.opa_heap_ptr_set(heap);
  exports.opa_malloc(bytes);
  exports.opa_heap_ptr_set(heap);
}

function findBuiltin(name: string, table: BuiltinTable): Builtin {
  const builtin = Object.hasOwn(table, name) ? table[name] : undefined;
  if (builtin !== undefined) return builtin;
  throw new RegoError('REGO_BUILTIN_MISSING', `The policy calls ${name}, which ccpolicy does not supply.`, {
    hint: 'docs/rego-builtins.md lists the built-ins, and why some are refused.',
  });
}

/** The imports of OPA's Wasm ABI 1.3. Values cross as Rego text, so that sets stay sets. */
function imports(
  memory: WebAssembly.Memory,
  supplied: readonly Builtin[],
  exports: () => PolicyExports,
): WebAssembly.ModuleImports {
  const call = (id: number, _context: number, ...operands: number[]): number => {
    const { opa_value_dump, opa_value_parse, opa_malloc } = exports();
    const values = operands.map((address) => parseValue(readText(memory, opa_value_dump(address))));
    const result = answer(supplied[id], values);
    if (result === undefined) return 0;
    const bytes = new TextEncoder().encode(formatValue(result));
    const address = opa_malloc(bytes.length);
    new Uint8Array(memory.buffer, address, bytes.length).set(bytes);
    return opa_value_parse(address, bytes.length);
  };
  return {
    memory,
    opa_abort: (address: number) => {
      throw new PolicyAbort(readText(memory, address));
    },
    // Nothing that a policy prints may reach the report.
    opa_println: () => undefined,
    opa_builtin0: call,
    opa_builtin1: call,
    opa_builtin2: call,
    opa_builtin3: call,
    opa_builtin4: call,
  };
}

function answer(builtin: Builtin | undefined, operands: Parameters<Builtin>): ReturnType<Builtin> | undefined {
  try {
    return builtin?.(...operands);
  } catch (error) {
    if (error instanceof BuiltinError) return undefined;
    throw error;
  }
}

/** NUL-terminated UTF-8. */
function readText(memory: WebAssembly.Memory, address: number): string {
  const bytes = new Uint8Array(memory.buffer);
  return new TextDecoder().decode(bytes.subarray(address, bytes.indexOf(0, address)));
}

class PolicyAbort extends Error {}

/** Translates whatever a policy throws: aborts, traps, a full memory, a full stack. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toRegoError(error);
  }
}

function toRegoError(error: unknown): Error {
  if (error instanceof RangeError || (error instanceof PolicyAbort && /malloc|memory/.test(error.message))) {
    return new RegoError('REGO_LIMIT', 'The policy needed more memory or a deeper stack than allowed.', {
      cause: error,
    });
  }
  if (error instanceof PolicyAbort || error instanceof WebAssembly.RuntimeError || typeof error === 'string') {
    const reason = error instanceof Error ? error.message : error;
    return new RegoError('REGO_INVALID', `The policy was aborted: ${reason}.`, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}
