/** An esbuild plugin: Node's own modules are loaded when something of them is used, not when the program starts. */

import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'lazy-node-module';
/** Modules that every start needs, and those that other modules extend at once. */
const EAGER = new Set(['buffer', 'events', 'fs', 'path', 'process', 'stream', 'url', 'util']);

/** For CommonJS output: each export becomes a getter that requires the module. */
export const lazyNodeModules: Plugin = {
  name: 'lazy-node-modules',
  setup(build) {
    build.onResolve({ filter: /^(node:)?[a-z0-9_/]+$/ }, ({ path, namespace }) => {
      const name = path.replace(/^node:/, '');
      if (namespace === NAMESPACE || !builtinModules.includes(name)) return undefined;
      return EAGER.has(name) ? { path, external: true } : { path: `node:${name}`, namespace: NAMESPACE };
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
      const names = Object.keys((await import(path)) as object).filter((name) => name !== 'default');
      const getters = names.map((name) => `get ${name}(){return require(${JSON.stringify(path)}).${name}}`);
      return { contents: `module.exports={${getters.join(',')}}`, loader: 'js' };
    });
  },
};
