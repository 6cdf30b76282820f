/** What a program asked about files, and one digest of all that it was told: whether it would be told the same again. */

import { createHash } from 'node:crypto';
import { sha256 } from './artefact.ts';
import type { ConfinedFiles, VirtualFiles } from './files.ts';

/** The questions about files. */
export type FileOperation = 'resolve' | 'read' | 'list';

/** What `ConfinedFiles` answers: nothing for what is not there. */
export type FileAnswer = Uint8Array | 'too-large' | undefined;

/** Questions in the order of their first time: an operation's first letter, then the path, `/`-separated. */
export interface Asked {
  readonly questions: readonly string[];
  /** Of all answers, in this order; undefined when the same question had two answers, for then nothing is sure. */
  readonly answers: string | undefined;
}

const OPERATIONS: Readonly<Record<string, FileOperation>> = { r: 'read', f: 'resolve', l: 'list' };
const LETTERS: Readonly<Record<FileOperation, string>> = { read: 'r', resolve: 'f', list: 'l' };

/** Writes down what one request of a program asks. */
export class AskedFiles {
  readonly #answers = new Map<string, string>();
  #isSteady = true;

  note(operation: FileOperation, path: string, answer: FileAnswer): void {
    const question = LETTERS[operation] + path;
    const told = inShort(answer);
    const before = this.#answers.get(question);
    if (before === undefined) this.#answers.set(question, told);
    else if (before !== told) this.#isSteady = false;
  }

  asked(): Asked {
    const questions = [...this.#answers.keys()];
    const answers = this.#isSteady ? digestOf(questions, (question) => this.#answers.get(question)) : undefined;
    return { questions, answers };
  }
}

/** Answers again, each question once as long as no text stands in for files. */
export class FileAnswers {
  readonly #files: ConfinedFiles;
  readonly #known = new Map<string, string>();

  constructor(files: ConfinedFiles) {
    this.#files = files;
  }

  /** The digest that `Asked` would have now; undefined for what are no questions. */
  digest(questions: readonly string[], virtual: VirtualFiles): string | undefined {
    const isPlain = Object.keys(virtual).length === 0;
    this.#files.overlay(virtual);
    try {
      if (questions.some((question) => OPERATIONS[question.charAt(0)] === undefined)) return undefined;
      return digestOf(questions, (question) => (isPlain ? this.#once(question) : this.#answer(question)));
    } finally {
      this.#files.overlay({});
    }
  }

  #once(question: string): string {
    const known = this.#known.get(question) ?? this.#answer(question);
    this.#known.set(question, known);
    return known;
  }

  #answer(question: string): string {
    const operation = OPERATIONS[question.charAt(0)];
    return inShort(operation === undefined ? undefined : answerOf(this.#files, operation, question.slice(1)));
  }
}

/** As bytes, the way a program gets it. */
export function answerOf(files: ConfinedFiles, operation: FileOperation, path: string): FileAnswer {
  if (operation === 'read') return files.read(path);
  const text = operation === 'resolve' ? files.resolve(path) : files.list(path)?.join('\0');
  return text === undefined ? undefined : new TextEncoder().encode(text);
}

function inShort(answer: FileAnswer): string {
  return answer === undefined ? 'absent' : answer === 'too-large' ? answer : sha256(answer);
}

function digestOf(questions: readonly string[], answer: (question: string) => string | undefined): string {
  const hash = createHash('sha256');
  for (const question of questions) hash.update(`${JSON.stringify([question, answer(question)])}\n`);
  return hash.digest('hex');
}
