/** The part of the WebAssembly JavaScript API that the engine uses: TypeScript ships it only with the whole DOM. */

declare namespace WebAssembly {
  type ImportValue = ((...args: never[]) => unknown) | Memory;
  type ModuleImports = Record<string, ImportValue>;
  type Imports = Record<string, ModuleImports>;

  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }

  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Record<string, unknown>;
  }

  class Memory {
    /** Both in pages of 64 KiB. */
    constructor(descriptor: { initial: number; maximum?: number });
    readonly buffer: ArrayBuffer;
    /** @throws RangeError beyond the maximum. */
    grow(pages: number): number;
  }

  class RuntimeError extends Error {}
}
