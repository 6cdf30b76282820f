/** What a sandboxed program may ask of the host: files of one folder, and charts rendered by another program. */

import { answerOf, type FileAnswer, type FileOperation } from './asked.ts';
import type { ConfinedFiles } from './files.ts';

/** Renders a chart: JSON goes in, JSON and a text come out. */
export type RenderChart = (request: Uint8Array) => readonly Uint8Array[];

/** What can be asked; the order is that of `reactor/host.go`. */
const OPERATIONS = ['resolve', 'read', 'list', 'chart', 'chart-text'] as const;

/** Why there is no answer; as in `reactor/files.go`. */
const NOT_THERE = -1;
const TOO_LARGE = -2;

/** Told of every question about files, and its answer. */
export type NoteAsked = (operation: FileOperation, path: string, answer: FileAnswer) => void;

/** Module `ccpolicy`: `host_ask` answers with a length and keeps the answer, `host_take` copies it into the memory. */
export function hostCalls(
  files: ConfinedFiles,
  { renderChart, note }: { readonly renderChart?: RenderChart; readonly note?: NoteAsked },
  memory: () => WebAssembly.Memory,
): WebAssembly.ModuleImports {
  let answer: Uint8Array = new Uint8Array();
  let chart: readonly Uint8Array[] = [];
  const askFiles = (operation: FileOperation, path: string): FileAnswer => {
    const answer = answerOf(files, operation, path);
    note?.(operation, path, answer);
    return answer;
  };
  const ask = (index: number, question: Uint8Array): FileAnswer => {
    const operation = OPERATIONS[index];
    switch (operation) {
      case 'resolve':
      case 'read':
      case 'list':
        return askFiles(operation, new TextDecoder().decode(question));
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
