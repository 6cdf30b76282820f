/** What to do about an entry of the report's `errors`, by its code; docs/errors.md shows the same. */

import type { SourceProblem } from '../source/files.ts';
import type { ProblemCode } from '../yaml/problem.ts';

/** Codes of what is wrong with the objects of a document that can be read. */
type ManifestCode = 'MANIFEST_TYPE' | 'API_VERSION_INVALID' | 'LIST_ITEMS_INVALID' | 'LIST_ITEM_INVALID';

/** A code without a remedy does not compile. */
export const REMEDIES: Readonly<Record<ProblemCode | ManifestCode | SourceProblem['code'] | 'RENDER_FAILED', string>> =
  {
    'yaml-syntax':
      'Correct the text. If something else fills it in first, name the file `.yaml.in`, or exclude it in `.ccpolicyignore`.',
    'yaml-separator': 'Give each `---` a line of its own, without indentation.',
    'yaml-dropped': 'Begin what follows with `---`, or take it out.',
    'yaml-character': 'Take the character out, or write it as an escape in double quotes.',
    'yaml-escape': 'Write the character itself, or an escape that JSON knows, too.',
    'yaml-tag': 'Take the tag out. If the file is for another tool, exclude it in `.ccpolicyignore`.',
    'yaml-number': 'Quote it if it is a text.',
    'yaml-key': 'Write the key as a text, in quotes.',
    'yaml-merge': 'Merge a mapping, or a list of mappings.',
    'yaml-alias': 'Write the anchor before its alias, and outside of what the alias stands in.',
    'yaml-too-large': 'Split the document. If it is no manifest, exclude its file in `.ccpolicyignore`.',
    'yaml-too-deep': 'Nest less. If it is no manifest, exclude its file in `.ccpolicyignore`.',
    'yaml-too-many-nodes': 'Use fewer aliases inside aliases.',
    'yaml-too-many-documents': 'Split the file.',
    'yaml-duplicate-key': 'Keep one of them.',
    MANIFEST_TYPE: 'Write a value of the type that the message names.',
    API_VERSION_INVALID: 'Write `version` or `group/version`.',
    LIST_ITEMS_INVALID: 'Write a list of objects.',
    LIST_ITEM_INVALID: 'Give the item a kind, or take it out.',
    FILE_UNREADABLE: 'Correct the file or its permissions, or exclude it in `.ccpolicyignore`.',
    FILE_TOO_LARGE: 'If it is no manifest, exclude it in `.ccpolicyignore`.',
    FILE_NOT_UTF8: 'If it is no manifest, exclude it in `.ccpolicyignore`.',
    IGNORE_PATTERN_REFUSED: 'Write a pattern with fewer stars between two slashes.',
    RENDER_FAILED:
      'Correct it, render it elsewhere and pipe it in with `check --stdin`, or excuse it with `render.excuse`.',
  };

/** The remedy of a code; users' rules have codes of their own. */
export function findRemedy(code: string): string | undefined {
  return Object.hasOwn(REMEDIES, code) ? REMEDIES[code as keyof typeof REMEDIES] : undefined;
}
