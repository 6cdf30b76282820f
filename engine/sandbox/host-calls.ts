/** What a sandboxed program may ask of the host: files of one folder, and charts rendered by another program. */

import type { ConfinedFiles } from './files.ts';

/** Renders a chart: JSON goes in, JSON and a text come out. */
export type RenderChart = (request: Uint8Array) => readonly Uint8Array[];

/** What can be asked; the order is that of `reactor/host.go`. */
const OPERATIONS = ['resolve', 'read', 'list', 'chart', 'chart-text'] as const;

/** Why there is no answer; as in `reactor/files.go`. */
const NOT_THERE = -1;
const TOO_LARGE = -2;

/** Module `ccpolicy`: `host_ask` answers with a length and keeps the answer, `host_take` copies it into the memory. */
export function hostCalls(
  files: ConfinedFiles,
  renderChart: RenderChart | undefined,
  memory: () => WebAssembly.Memory,
): WebAssembly.ModuleImports {
  let answer: Uint8Array = new Uint8Array();
  let chart: readonly Uint8Array[] = [];
  const ask = (operation: number, question: Uint8Array): Uint8Array | 'too-large' | undefined => {
    switch (OPERATIONS[operation]) {
      case 'resolve':
        return encode(files.resolve(decode(question)));
      case 'read':
        return files.read(decode(question));
      case 'list':
        return encode(files.list(decode(question))?.join('\0'));
      case 'chart':
        chart = renderChart?.(question) ?? [];
        return chart[0];
      default:
        return chart[1];
    }
  };
  return {
    host_ask: (operation: number, address: number, length: number) => {
      const found = ask(operation, new Uint8Array(memory().buffer).slice(address >>> 0, (address >>> 0) + length));
      if (found === undefined) return NOT_THERE;
      if (found === 'too-large') return TOO_LARGE;
      answer = found;
      return found.length;
    },
    host_take: (address: number) => new Uint8Array(memory().buffer, address >>> 0, answer.length).set(answer),
  };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function encode(text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : new TextEncoder().encode(text);
}
