/** Built-ins on strings. Positions count code points, as in Rego. */

import { BuiltinError, type BuiltinTable, integer, text, texts } from './builtin.ts';
import { sprintf } from './sprintf.ts';

/** Built-ins on texts that the Wasm does not hold (OPA topdown/strings.go). */
export const STRINGS: BuiltinTable = {
  sprintf,
  indexof_n: (base, search) => {
    const points = [...text(base)];
    const wanted = [...text(search)];
    if (wanted.length === 0) throw new BuiltinError('empty search character');
    return points.flatMap((_, index) => (wanted.every((point, at) => points[index + at] === point) ? [index] : []));
  },
  'strings.any_prefix_match': (value, prefixes) =>
    texts(value).some((each) => texts(prefixes).some((prefix) => each.startsWith(prefix))),
  'strings.any_suffix_match': (value, suffixes) =>
    texts(value).some((each) => texts(suffixes).some((suffix) => each.endsWith(suffix))),
  'strings.count': (value, search) => {
    const [base, wanted] = [text(value), text(search)];
    return wanted === '' ? [...base].length + 1 : base.split(wanted).length - 1;
  },
  'strings.split_n': (value, delimiter, count) => {
    const n = integer(count);
    const parts = text(delimiter) === '' ? [...text(value)] : text(value).split(text(delimiter));
    return n >= 0 ? parts.slice(0, n) : parts.slice(Math.max(parts.length + n, 0));
  },
  'glob.quote_meta': (value) => text(value).replace(/[*?\\[\]{}]/g, '\\$&'),
};
