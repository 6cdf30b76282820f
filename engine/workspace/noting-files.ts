/** Files of a set that are looked at while they are read for something else. */

import type { FileSet } from '../check/read-set.ts';

/** The same files, and a list of those read whose text holds something; in the order of reading. */
export function notingFiles(files: FileSet, text: RegExp): { readonly files: FileSet; readonly noted: string[] } {
  const noted: string[] = [];
  const read: FileSet['read'] = (path) => {
    const answer = files.read(path);
    if ('file' in answer && text.test(answer.file.text)) noted.push(path);
    return answer;
  };
  return { files: { ...files, read }, noted };
}
