/** Rego text to `policy.wasm`, by OPA's own compiler in the sandbox. */

import { RegoError, throwAll } from '../errors.ts';
import { compareText } from '../json/order.ts';
import type { JsonValue } from '../model/json.ts';
import type { Location } from '../model/source.ts';
import type { AssetUrl } from '../sandbox/assets.ts';
import { SandboxLimit } from '../sandbox/killable.ts';
import { openSandbox, type SandboxLimits } from '../sandbox/sandbox.ts';

/** Rego files by relative, `/`-separated path: the paths become part of the Wasm. */
export type RegoFiles = Readonly<Record<string, string>>;

/** What to compile. */
export interface CompileRequest {
  readonly files: RegoFiles;
  /** `package/path/rule`; sorted before compiling, so that their order does not change the bytes. */
  readonly entrypoints: readonly string[];
  /** Refuse unused variables and imports, too. */
  readonly strict?: boolean;
}

/** A package clause of a file. Paths are without the leading `data`. */
export interface RegoPackage {
  readonly file: string;
  readonly row: number;
  readonly path: readonly string[];
  /** Names of the rules that the file defines. */
  readonly rules: readonly string[];
}

/** A METADATA block as OPA read it, and what it belongs to. */
export interface RegoAnnotation {
  readonly file: string;
  /** Line of `# METADATA`. */
  readonly row: number;
  readonly scope: 'package' | 'subpackages' | 'rule' | 'document';
  readonly path: readonly string[];
  readonly annotations: { readonly [key: string]: JsonValue };
}

/** A message id that is written out in a rule: `lib.fail("id", …)` or `{"messageId": "id", …}`. */
export interface MessageIdUse {
  readonly package: readonly string[];
  readonly value: string;
  readonly file: string;
  readonly row: number;
  readonly column: number;
}

/** What the compiler tells of files that it could parse. */
export interface RegoInspection {
  readonly packages: readonly RegoPackage[];
  readonly annotations: readonly RegoAnnotation[];
}

/** A compiled policy. */
export interface CompiledRego extends RegoInspection {
  readonly wasm: Uint8Array;
  readonly messageIds: readonly MessageIdUse[];
  /** Built-ins that the policy calls, those that the Wasm holds itself included. */
  readonly builtins: readonly string[];
}

interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly row?: number;
  readonly column?: number;
}

interface Reply extends RegoInspection {
  readonly diagnostics: readonly Diagnostic[];
  readonly messageIds: readonly MessageIdUse[];
  readonly builtins: readonly string[];
}

/** 30 s and 1 GiB: twenty times what a hundred rules need. */
export const COMPILE_LIMITS: SandboxLimits = { timeMs: 30_000, memoryPages: 16_384 };

/** A running compiler. `inspect` then `compile` of the same files parses them once. */
export interface RegoCompiler {
  /** @throws RegoError as `compile`. */
  inspect(files: RegoFiles): Promise<RegoInspection>;
  /**
   * @throws RegoError `REGO_INVALID` at file, line and column, with all of OPA's complaints;
   * `REGO_LIMIT` when the compiler exceeds a limit. SandboxError when it is damaged or fails.
   */
  compile(request: CompileRequest): Promise<CompiledRego>;
  close(): Promise<void>;
}

/** Starts the compiler in a worker that is killed when it exceeds the limits. */
export function openCompiler(assets: AssetUrl, limits: SandboxLimits = COMPILE_LIMITS): RegoCompiler {
  const sandbox = openSandbox('rego-compiler', assets, limits);
  const ask = async (mode: 'inspect' | 'compile', request: CompileRequest): Promise<CompiledRego> => {
    const { files, strict = false } = request;
    const entrypoints = [...request.entrypoints].sort();
    const text = JSON.stringify({ files, entrypoints, mode, strict });
    const { parts } = await sandbox.run(new TextEncoder().encode(text)).catch(translateLimit);
    const [json = new Uint8Array(), wasm = new Uint8Array()] = parts;
    const reply = JSON.parse(new TextDecoder().decode(json)) as Reply;
    throwAll(toRegoErrors(reply.diagnostics, files));
    const { packages, annotations, messageIds, builtins } = reply;
    return { wasm, packages, annotations, messageIds, builtins };
  };
  return {
    inspect: (files) => ask('inspect', { files, entrypoints: [] }),
    compile: (request) => ask('compile', request),
    close: () => sandbox.close(),
  };
}

/** Compiles once, in a compiler of its own. */
export async function compileRego(
  request: CompileRequest,
  assets: AssetUrl,
  limits?: SandboxLimits,
): Promise<CompiledRego> {
  const compiler = openCompiler(assets, limits);
  try {
    return await compiler.compile(request);
  } finally {
    await compiler.close();
  }
}

function translateLimit(error: unknown): never {
  if (!(error instanceof SandboxLimit)) throw error;
  throw new RegoError('REGO_LIMIT', error.message, {
    hint: 'Split the policy into smaller or flatter files.',
    cause: error,
  });
}

/** All complaints, in the order of their places. */
function toRegoErrors(diagnostics: readonly Diagnostic[], files: RegoFiles): RegoError[] {
  return diagnostics
    .toSorted(
      (a, b) =>
        compareText(a.file ?? '', b.file ?? '') || (a.row ?? 0) - (b.row ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    )
    .map((each) => regoErrorAt('REGO_INVALID', each.message, files, placeOf(each, files)));
}

/** OPA does not say which file is the empty one. */
function placeOf(diagnostic: Diagnostic, files: RegoFiles): Diagnostic {
  if (diagnostic.message !== 'empty module') return diagnostic;
  const file = Object.keys(files)
    .sort()
    .find((name) => (files[name] ?? '').replaceAll(/#.*/g, '').trim() === '');
  return file === undefined ? diagnostic : { ...diagnostic, file, row: 1, column: 1 };
}

/** A RegoError at a place of one of the files, with the source line. */
export function regoErrorAt(
  code: 'REGO_INVALID' | 'REGO_METADATA_INVALID',
  message: string,
  files: RegoFiles,
  place: { readonly file?: string; readonly row?: number; readonly column?: number },
  hint?: string,
): RegoError {
  const { file, row, column = 1 } = place;
  const options = hint === undefined ? {} : { hint };
  if (file === undefined || row === undefined) return new RegoError(code, message, options);
  const location: Location = { path: file, line: row, column, endLine: row, endColumn: column };
  const text = Object.hasOwn(files, file) ? files[file] : undefined;
  const excerpt = text?.split(/\r?\n/)[row - 1];
  return new RegoError(code, message, { ...options, location, ...(excerpt === undefined ? {} : { excerpt }) });
}
