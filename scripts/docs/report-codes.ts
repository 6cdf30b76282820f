/** The codes of a report's `errors` and `notes`, for `docs/errors.md`. A code of the reader without a text does not compile. */

import { REMEDIES } from '../../engine/check/remedies.ts';
import type { ProblemCode } from '../../engine/yaml/problem.ts';
import { table } from './markdown.ts';

const READER: Readonly<Record<ProblemCode, string>> = {
  'yaml-syntax': 'The text is no YAML; Kubernetes refuses it.',
  'yaml-separator': 'Text stands beside the separator `---`; Kubernetes refuses it.',
  'yaml-dropped': 'The document has ended before; Kubernetes ignores what follows.',
  'yaml-character': 'A character that YAML does not allow.',
  'yaml-escape': 'An escape that Kubernetes refuses.',
  'yaml-tag': 'A tag that Kubernetes refuses.',
  'yaml-number': 'A number that JSON cannot hold.',
  'yaml-key': 'A key that JSON cannot hold.',
  'yaml-merge': 'A merge key with a value that cannot be merged.',
  'yaml-alias': 'An alias without its anchor, or inside it.',
  'yaml-too-large': 'The document is larger than 8 MiB.',
  'yaml-too-deep': 'The document is deeper than 1,000 levels.',
  'yaml-too-many-nodes': 'The document has more than a million nodes when aliases are followed.',
  'yaml-too-many-documents': 'The file has more than 100,000 documents; those before are judged.',
  'yaml-duplicate-key': 'A key stands twice in an object that a rule reads; Kubernetes takes the last.',
};

const OTHERS: readonly (readonly [keyof typeof REMEDIES, string])[] = [
  ['MANIFEST_TYPE', 'A value has a type that the API server refuses at this field.'],
  ['API_VERSION_INVALID', '`apiVersion` is neither `version` nor `group/version`.'],
  ['LIST_ITEMS_INVALID', 'The `items` of a List are no list.'],
  ['LIST_ITEM_INVALID', 'An item of a List is no object with a kind.'],
  ['FILE_UNREADABLE', 'The file cannot be read.'],
  ['FILE_TOO_LARGE', 'The file is larger than 64 MiB.'],
  ['FILE_NOT_UTF8', 'The file is not UTF-8. Its documents that are, are judged; none is repaired.'],
  ['IGNORE_PATTERN_REFUSED', 'A pattern of an ignore file would take too long to match; it is left out.'],
];

const NOTES: readonly (readonly [string, string])[] = [
  ['EXCEPTION_EXPIRED', 'The exception waives nothing any more.'],
  ['EXCEPTION_UNUSED', 'The exception waived nothing.'],
  ['EXCEPTION_NAME_UNKNOWN', 'The exception waives something, but also names a policy or a rule that is not there.'],
  ['EXCEPTION_OVER_BROAD', 'The exception waives more than anybody can have looked at.'],
  [
    'POD_TEMPLATE_UNFIT',
    'The configuration names the place of a pod (`podTemplatePaths`), and no pod stands there: it is not judged as one, or only in part.',
  ],
  [
    'POD_TEMPLATE_UNKNOWN',
    'An object asks for a Kata or confidential class at a place where ccpolicy knows no pod: it is not judged. Name the place in `podTemplatePaths`.',
  ],
  ['POLICY_RULE_UNMATCHED', "A policy's rule matched no resource."],
  ['WORKLOAD_UNJUDGED', 'A confidential workload that no profile, or none of the chosen ones, judges.'],
];

/** Two tables: what makes exit 3, and what is only told. */
export function reportCodes(): string {
  const errors = [...(Object.entries(READER) as [ProblemCode, string][]), ...OTHERS];
  const rows = errors.map(([code, meaning]) => [`\`${code}\``, meaning, REMEDIES[code]]);
  const notes = NOTES.map(([code, meaning]) => [`\`${code}\``, meaning]);
  return [
    '## Codes in a report',
    'Entries of `errors` name what could not be read or judged; each makes exit 3.',
    table(['code', 'meaning', 'what to do'], rows),
    'Entries of `notes` are told and change nothing.',
    table(['code', 'meaning'], notes),
  ].join('\n\n');
}
