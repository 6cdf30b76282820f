/** The committed bundle: rules, profiles and platform data, refused when it is not what its lock describes. */

import { createHash } from 'node:crypto';
import { CatalogError } from '../errors.ts';
import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Profile } from '../model/policy.ts';
import type { RuleMetadata } from '../model/rule.ts';

/** The three files of `policies/bundle`, as bytes. The Wasm is only read when a rule must be evaluated. */
export interface BundleFiles {
  readonly lock: Uint8Array;
  readonly catalog: Uint8Array;
  readonly wasm: () => Uint8Array;
}

/** Everything that `policies/` says, read and verified. */
export interface Catalog {
  /** By id, in catalogue order. */
  readonly rules: ReadonlyMap<string, RuleMetadata>;
  readonly profiles: readonly Profile[];
  /** `policies/platforms/*.yaml` by file name, `-` as `_`; rules see it as `data.platforms`. */
  readonly platforms: JsonObject;
  /** `sha256:…` of `catalog.json`. */
  readonly digest: string;
  /** The verified `policy.wasm`. */
  wasm(): Uint8Array;
}

/**
 * Verifies and opens the bundle.
 *
 * @throws CatalogError `CATALOG_DAMAGED` when a file is not what the lock describes; for the Wasm, at `wasm()`.
 */
export function openCatalog(files: BundleFiles): Catalog {
  const lock = parse(files.lock, 'bundle.lock.json');
  requireFormat(lock, 'bundle.lock.json');
  const digest = verify(files.catalog, lock, 'catalog.json');
  const catalog = parse(files.catalog, 'catalog.json');
  requireFormat(catalog, 'catalog.json');
  const rules = catalog.rules as unknown as readonly RuleMetadata[];
  let wasm: Uint8Array | undefined;
  return {
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    profiles: catalog.profiles as unknown as readonly Profile[],
    platforms: (catalog.platforms ?? {}) as JsonObject,
    digest,
    wasm() {
      if (wasm === undefined) {
        const bytes = files.wasm();
        verify(bytes, lock, 'policy.wasm');
        wasm = bytes;
      }
      return wasm;
    },
  };
}

function verify(bytes: Uint8Array, lock: JsonObject, name: string): string {
  const expected = isObject(lock.files) ? lock.files[name] : undefined;
  const actual = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (actual !== expected) damaged(`${name} is not the file that bundle.lock.json describes`);
  return actual;
}

function parse(bytes: Uint8Array, name: string): JsonObject {
  let value: JsonValue;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as JsonValue;
  } catch {
    return damaged(`${name} is not JSON`);
  }
  return isObject(value) ? value : damaged(`${name} is not a JSON object`);
}

function requireFormat({ formatVersion }: JsonObject, name: string): void {
  if (formatVersion !== 1) damaged(`${name} has a format that this version does not know`);
}

function damaged(what: string): never {
  throw new CatalogError('CATALOG_DAMAGED', `The rule bundle is damaged: ${what}.`, {
    hint: 'Reinstall ccpolicy; in a checkout, run `npm run build:policies`.',
  });
}
