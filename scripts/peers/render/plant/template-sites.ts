/** Fixed values of templates: what stands behind a key on a line without actions. */

import type { Site, Tokens } from './sites.ts';

const FIXED = /^(\s*(?:- )?[\w./-]+: +)("?)([A-Za-z0-9][\w./-]*)\2[ \t]*$/gm;

/** The words and numbers that a template has of its own. */
export function templateSitesOf(path: string, text: string, tokens: Tokens): Site[] {
  return [...text.matchAll(FIXED)].flatMap((match) => {
    const [, key = '', quote = '', value = ''] = match;
    if (/^(?:true|false|null)$/.test(value) || isInAction(text, match.index)) return [];
    const start = match.index + key.length;
    const range = { start, end: start + quote.length * 2 + value.length };
    const isNumber = quote === '' && /^\d+$/.test(value);
    return [
      {
        path,
        range,
        token: tokens.take(isNumber ? 0 : value),
        tail: '',
        risky: /\b(?:apiVersion|kind|name):/.test(key),
      },
    ];
  });
}

/** Comments and actions may take several lines. */
function isInAction(text: string, at: number): boolean {
  return text.lastIndexOf('{{', at) > text.lastIndexOf('}}', at);
}
