/** What a Secret manifest gives away: its values decoded, and left out where everybody or nobody may read them. */

import { isObject, joinPointer } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import { findStrictBase64, findUtf8 } from './decode-base64.ts';
import type { Fact, FactContext } from './fact.ts';
import { compilePublicMaterial, isCertain, isHarmless, isPublicName, type PublicMaterial } from './public-material.ts';
import { tableOf } from './secret-names.ts';
import { compileSecretValues, type SecretValues } from './secret-values.ts';

type SecretDatum = {
  path: JsonPointer;
  key: string;
  /** A credential of a known form, or null for anything else. */
  what: string | null;
  /** False for an id or a digest under the name of a secret: it may be just that. */
  certain: boolean;
  /** The decoded value is a placeholder: nothing is given away yet. */
  placeholder: boolean;
  /** Stands in `data` and is no base64: the API server refuses the object. */
  malformed: boolean;
};

/** The keys of `data` and `stringData` whose values can be used by whoever reads the repository. */
export const secretData: Fact = {
  name: 'secretData',
  reads: ['resource:/data', 'resource:/stringData', 'resource:/type'],
  compute({ kind, apiVersion, value }, context) {
    if (kind !== 'Secret' || apiVersion !== 'v1') return undefined;
    const tables = tablesOf(context);
    // SOPS writes its own member beside the encrypted values.
    if (isObject(value.sops) || tables.material.exemptTypes.includes(String(value.type))) return undefined;
    const found: SecretDatum[] = [];
    search(value.stringData, '/stringData', tables, context, found, (text) => ({ text, malformed: false }));
    search(value.data, '/data', tables, context, found, decoded);
    return found.length === 0 ? undefined : found;
  },
};

interface Tables {
  readonly material: PublicMaterial;
  readonly values: SecretValues;
}

const COMPILED = new WeakMap<FactContext, Tables>();

function tablesOf(context: FactContext): Tables {
  const known = COMPILED.get(context);
  if (known !== undefined) return known;
  const values = compileSecretValues(tableOf(context.platforms, 'secret_words'));
  const tables = { material: compilePublicMaterial(context), values };
  COMPILED.set(context, tables);
  return tables;
}

interface Read {
  readonly text: string;
  readonly malformed: boolean;
}

/** What does not decode is judged as it stands: SOPS and templates write plain text there. */
function decoded(text: string): Read {
  const bytes = findStrictBase64(text.replace(/\s+/g, ''));
  if (bytes === undefined) return { text, malformed: true };
  return { text: findUtf8(bytes) ?? bytes.toString('latin1'), malformed: false };
}

function search(
  data: JsonValue | undefined,
  pointer: JsonPointer,
  { material, values }: Tables,
  context: FactContext,
  found: SecretDatum[],
  read: (text: string) => Read,
): void {
  if (!isObject(data)) return;
  for (const key of Object.keys(data)) {
    const written = data[key];
    if (typeof written !== 'string') continue;
    const { text: raw, malformed } = read(written);
    const text = raw.trim();
    const placeholder = context.placeholder(written.trim()) || context.placeholder(text);
    const form = values.findForm(text);
    if (!placeholder && form === undefined && (isHarmless(key, text, material) || isPublicName(key, material)))
      continue;
    const certain = form !== undefined || isCertain(key, text);
    found.push({ path: joinPointer(pointer, key), key, what: form?.what ?? null, certain, placeholder, malformed });
  }
}
