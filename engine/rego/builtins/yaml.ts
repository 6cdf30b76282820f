/** YAML texts, read as Kubernetes reads them: `yes` is true there, and a text for OPA. */

import { readDocuments } from '../../yaml/read.ts';
import type { RegoValue } from '../value.ts';
import { BuiltinError, type BuiltinTable, text } from './builtin.ts';

/** `yaml.*` (OPA topdown/encoding.go). */
export const YAML: BuiltinTable = {
  'yaml.is_valid': (value) => typeof value === 'string' && findValue(value) !== undefined,
  'yaml.unmarshal': (value) => {
    const found = findValue(text(value));
    if (found === undefined) throw new BuiltinError('not YAML');
    return found;
  },
};

/** The first document, as OPA has it; an empty text is null. */
function findValue(value: string): RegoValue | undefined {
  const [first] = readDocuments({ path: '<rego>', text: value });
  if (first === undefined) return null;
  const refused = first.value === undefined || first.duplicates.length > 0;
  return refused ? undefined : (first.value as RegoValue);
}
