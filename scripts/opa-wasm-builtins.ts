/** An esbuild plugin that leaves opa-wasm's own built-ins, and the two packages that they load, out of the bundle. */

import type { Plugin } from 'esbuild';

/** engine/rego/module.ts hands every policy its own imports, so these would only cost start-up time. */
export const withoutOpaWasmBuiltins: Plugin = {
  name: 'without-opa-wasm-builtins',
  setup(build) {
    build.onLoad({ filter: /[\\/]opa-wasm[\\/]src[\\/]builtins[\\/]index\.js$/ }, () => ({
      contents: 'module.exports = {};',
      loader: 'js',
    }));
  },
};
