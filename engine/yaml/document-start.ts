/** Beginnings of documents that Kubernetes refuses and js-yaml reads: what is indented is no separator and no directive. */

import { DocumentRefused } from './problem.ts';

const SEPARATOR = /^ +---(?=\s|$)/;
const DIRECTIVE = /^[ \t]+%/;
/** Directives, comments and blank lines, then `---` with blanks before it. */
const BEHIND_DIRECTIVES = /^(?:[%#][^\n\r]*[\n\r]|[ \t]*[\n\r])*[ \t]+---(?=\s|$)/;

/** Why a document cannot begin so. */
export function refusedStart(text: string): DocumentRefused | undefined {
  const separator = SEPARATOR.exec(text)?.[0].length;
  if (separator !== undefined) {
    const message = 'the separator `---` is indented: Kubernetes takes it for a part of the document';
    return new DocumentRefused('yaml-separator', message, separator - 3, separator);
  }
  const directive = DIRECTIVE.exec(text)?.[0].length;
  if (directive !== undefined) {
    return new DocumentRefused('yaml-syntax', 'a directive cannot be indented', directive - 1, directive);
  }
  const start = text.includes('%') ? BEHIND_DIRECTIVES.exec(text)?.[0] : undefined;
  if (start === undefined || !/^%/m.test(start)) return undefined;
  const message = 'the `---` behind directives is indented: Kubernetes does not take it for a separator';
  return new DocumentRefused('yaml-syntax', message, start.length - 3, start.length);
}
