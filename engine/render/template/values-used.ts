/**
 * Which keys of the values a line of a template may print, without running it: every branch is followed, and what a
 * function does with its arguments is not looked at. More is told than is so; rendering again tells what holds.
 */

import type { JsonPointer } from '../../model/json.ts';
import type { Pipe, Term } from './pipe.ts';
import { elementOf, fieldOf, keyOf, NOTHING, pathsIn, type Shape, union } from './shape.ts';
import type { TemplateFile, TemplateNode } from './syntax.ts';

/** A template of a chart or of one of its subcharts. */
export interface ChartTemplate {
  /** As helm names it. */
  readonly name: string;
  readonly tree: TemplateFile;
  /** Where the values of its chart stand in those of the whole: `''`, `/cache`. */
  readonly values: JsonPointer;
}

/** More steps than this are not taken. */
const MOST_STEPS = 200_000;

interface Defined {
  readonly file: string;
  readonly body: readonly TemplateNode[];
}

interface Frame {
  readonly file: string;
  readonly dot: Shape;
  readonly variables: Map<string, Shape>;
}

/** What all templates of a chart do with the values. */
export class ValuesUse {
  readonly #defines = new Map<string, Defined[]>();
  readonly #lines = new Map<string, Set<JsonPointer>>();
  readonly #blocks = new Map<string, { from: number; to: number; paths: readonly JsonPointer[] }[]>();
  /** What templates print, by name and what they are given; undefined while that is being found out. */
  readonly #printed = new Map<string, Shape | undefined>();
  #steps = 0;

  constructor(templates: readonly ChartTemplate[]) {
    for (const { name, tree } of templates) {
      for (const define of tree.defines) this.#define(define.name, { file: name, body: define.body });
      this.#define(name, { file: name, body: tree.body });
    }
    for (const { name, tree, values } of templates) {
      const dot: Shape = {
        paths: new Set(),
        fields: new Map([['Values', { paths: new Set([values]), fields: NOTHING.fields }]]),
      };
      this.#list(tree.body, { file: name, dot, variables: new Map([['$', dot]]) });
    }
  }

  /** What a line may print, sorted. */
  printedAt(template: string, line: number): readonly JsonPointer[] {
    return [...(this.#lines.get(`${template}:${line}`) ?? [])].sort();
  }

  /** What decides whether a line is there: the condition nearest to it. */
  conditionsAt(template: string, line: number): readonly JsonPointer[] {
    const around = (this.#blocks.get(template) ?? []).filter(({ from, to }) => from <= line && line <= to);
    const [nearest] = around.sort((a, b) => a.to - a.from - (b.to - b.from));
    return [...new Set(nearest?.paths)].sort();
  }

  #define(name: string, define: Defined): void {
    this.#defines.set(name, [...(this.#defines.get(name) ?? []), define]);
  }

  #list(nodes: readonly TemplateNode[], frame: Frame): Shape {
    return union(nodes.map((node) => this.#node(node, frame)));
  }

  /** What a node prints. */
  #node(node: TemplateNode, frame: Frame): Shape {
    if (this.#steps++ > MOST_STEPS) return NOTHING;
    const value = this.#pipe(node.pipe, frame, node.kind === 'range');
    switch (node.kind) {
      case 'print': {
        if (node.pipe.variables.length > 0) return NOTHING;
        this.#note(frame.file, node, value);
        return { paths: new Set(pathsIn(value)), fields: NOTHING.fields };
      }
      case 'template': {
        const printed = this.#call(node.name, value);
        this.#note(frame.file, node, printed);
        return printed;
      }
      default:
        return this.#block(node, value, frame);
    }
  }

  #block(node: Extract<TemplateNode, { body: unknown }>, value: Shape, frame: Frame): Shape {
    const blocks = this.#blocks.get(frame.file) ?? [];
    if (node.kind !== 'range') blocks.push({ from: node.from, to: node.to, paths: pathsIn(value) });
    this.#blocks.set(frame.file, blocks);
    const dot = node.kind === 'if' ? frame.dot : node.kind === 'with' ? value : elementOf(value);
    return union([this.#list(node.body, { ...frame, dot }), this.#list(node.otherwise, frame)]);
  }

  #note(file: string, { from, to }: TemplateNode, printed: Shape): void {
    const paths = pathsIn(printed);
    if (paths.length === 0) return;
    for (let line = from; line <= to; line++) {
      const key = `${file}:${line}`;
      const known = this.#lines.get(key) ?? new Set();
      for (const path of paths) known.add(path);
      this.#lines.set(key, known);
    }
  }

  /** What a named template prints when it is given this. */
  #call(name: string, dot: Shape): Shape {
    const key = `${name}\0${keyOf(dot)}`;
    if (this.#printed.has(key)) return this.#printed.get(key) ?? NOTHING;
    this.#printed.set(key, undefined);
    const bodies = this.#defines.get(name) ?? [];
    const printed = union(
      bodies.map(({ file, body }) => this.#list(body, { file, dot, variables: new Map([['$', dot]]) })),
    );
    this.#printed.set(key, printed);
    return printed;
  }

  #pipe({ variables, commands }: Pipe, frame: Frame, isRange = false): Shape {
    let result: Shape | undefined;
    for (const command of commands) result = this.#command(command, frame, result);
    const value = result ?? NOTHING;
    // Every branch is followed: a variable may hold what any of them has set.
    variables.forEach((name, index) => {
      const set = isRange && index === variables.length - 1 ? elementOf(value) : value;
      frame.variables.set(name, union([frame.variables.get(name) ?? NOTHING, set]));
    });
    return value;
  }

  #command([first, ...rest]: readonly Term[], frame: Frame, piped: Shape | undefined): Shape {
    if (first === undefined) return piped ?? NOTHING;
    if (first.of.kind !== 'call') return this.#term(first, frame);
    const given = rest.map((term) => this.#term(term, frame));
    const texts = rest.map(({ of }) => (of.kind === 'text' ? of.text : undefined));
    const values = piped === undefined ? given : [...given, piped];
    return this.#function(first.of.name, values, texts);
  }

  #function(name: string, values: readonly Shape[], texts: readonly (string | undefined)[]): Shape {
    const [first = NOTHING] = values;
    switch (name) {
      case 'include':
        return this.#call(texts[0] ?? '', values[1] ?? NOTHING);
      case 'tpl':
        return first;
      case 'dict': {
        const pairs = values.flatMap((value, at) => (at % 2 === 1 ? [[texts[at - 1] ?? '*', value] as const] : []));
        return { paths: new Set(), fields: new Map(pairs) };
      }
      case 'list':
      case 'tuple':
        return { paths: new Set(), fields: new Map([['*', union(values)]]) };
      case 'get':
      case 'index':
        return values.slice(1).reduce((shape, _, at) => {
          const key = texts[at + 1];
          return key === undefined || /^\d+$/.test(key) ? elementOf(shape) : fieldOf(shape, key);
        }, first);
      case 'dig': {
        const keys = texts.slice(0, values.length - 2).filter((text) => text !== undefined);
        return union([keys.reduce(fieldOf, values.at(-1) ?? NOTHING), values.at(-2) ?? NOTHING]);
      }
      default:
        return union(values);
    }
  }

  #term({ of, fields }: Term, frame: Frame): Shape {
    return fields.reduce(fieldOf, this.#start(of, frame));
  }

  #start(of: Term['of'], frame: Frame): Shape {
    switch (of.kind) {
      case 'dot':
        return frame.dot;
      case 'variable':
        return frame.variables.get(of.name) ?? NOTHING;
      case 'pipe':
        return this.#pipe(of.pipe, frame);
      case 'call':
        return this.#function(of.name, [], []);
      case 'text':
        return NOTHING;
    }
  }
}
