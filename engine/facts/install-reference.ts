/** What an installation source names: which product, at which reference, and whether that reference can move. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { FactContext } from './fact.ts';

/** A product and whose releases its versions count. */
export interface Product {
  readonly name: string;
  readonly component: string | null;
}

/** How firmly a source is tied to one content. */
export type InstallReference = {
  /** As written; null when nothing is. */
  reference: string | null;
  state: 'version' | 'pinned' | 'floating' | 'placeholder';
  /** `[0, 20, 0]`; null when the reference is no version. */
  version: number[] | null;
};

/** Products and moving references, from `policies/platforms/install-products.yaml`. */
export interface ProductTable {
  readonly paths: readonly { readonly path: string; readonly product: Product }[];
  readonly names: ReadonlyMap<string, Product>;
  readonly floating: ReadonlySet<string>;
}

/** An address taken apart: where it points to and the reference in it. */
export interface Address {
  /** Host and path, without scheme, user and `.git`. */
  readonly locator: string;
  readonly reference: string | null;
}

const VERSION = /^v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:[-+][0-9A-Za-z.+-]+)?$/;
const RANGE = /[<>=~^*|,\s]|(?:^|\.)[xX](?:\.|$)/;

const READ = new WeakMap<JsonObject, ProductTable>();

/** The products that installation sources name, from `policies/platforms`; read once for each catalogue. */
export function productTable({ platforms }: FactContext): ProductTable {
  const table = isObject(platforms.install_products) ? platforms.install_products : {};
  const known = READ.get(table);
  if (known !== undefined) return known;
  const products = new Map<string, Product>();
  const paths: { path: string; product: Product }[] = [];
  for (const [name, row] of Object.entries(isObject(table.products) ? table.products : {})) {
    if (!isObject(row)) continue;
    const product = { name, component: typeof row.component === 'string' ? row.component : null };
    products.set(name, product);
    for (const path of texts(row.paths)) paths.push({ path, product });
  }
  const names = new Map<string, Product>();
  for (const [name, product] of Object.entries(isObject(table.names) ? table.names : {})) {
    const row = products.get(String(product));
    if (row !== undefined) names.set(name, row);
  }
  const read: ProductTable = { paths, names, floating: new Set(texts(table.floating)) };
  READ.set(table, read);
  return read;
}

/** The product that an address belongs to; of charts and images the name alone may tell, for mirrors keep it. */
export function findProduct(locator: string, isNamed: boolean, table: ProductTable): Product | undefined {
  const whole = `/${locator}/`;
  const found = table.paths.find(({ path }) => whole.includes(`/${path}/`))?.product;
  return found ?? (isNamed ? table.names.get(locator.slice(locator.lastIndexOf('/') + 1)) : undefined);
}

/**
 * A remote address as kustomize and Argo CD read it (`https://…`, `git@host:…`, `github.com/…`, `…//path?ref=…`,
 * release downloads, raw files); undefined for a path inside the repository.
 */
export function findAddress(text: string): Address | undefined {
  const [base = '', query = ''] = text.replace(/^git::/, '').split('?', 2);
  const bare = base.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  const hasScheme = bare !== base;
  const withoutUser = bare.replace(/^[A-Za-z0-9._-]+@/, '');
  const isScp = !hasScheme && withoutUser !== bare;
  const locator = (isScp ? withoutUser.replace(':', '/') : withoutUser)
    .replace(/\.git(?=\/|$)/, '')
    .replace(/\/{2,}/g, '/');
  if (!hasScheme && !isScp && !/^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\//.test(locator)) return undefined;
  return { locator: locator.replace(/\/$/, ''), reference: referenceIn(locator, query) };
}

function referenceIn(locator: string, query: string): string | null {
  const asked = /(?:^|&)(?:ref|version)=([^&]*)/.exec(query)?.[1];
  if (asked !== undefined && asked !== '') return asked;
  if (/\/releases\/latest(?:\/|$)/.test(locator)) return 'latest';
  const download = /\/releases\/download\/([^/]+)\//.exec(locator)?.[1];
  const raw = /^raw\.githubusercontent\.com\/[^/]+\/[^/]+\/(?:refs\/(?:heads|tags)\/)?([^/]+)\//.exec(locator)?.[1];
  return download ?? raw ?? null;
}

/** Judges a reference: a Git ref, a chart version or an image tag. `digest`: the content is fixed whatever the tag says. */
export function judgeReference(
  reference: string | null,
  digest: boolean,
  table: ProductTable,
  context: FactContext,
): InstallReference {
  const text = reference ?? '';
  if (context.placeholder(text)) return { reference, state: 'placeholder', version: null };
  const match = VERSION.exec(text);
  const version = match === null ? null : match.slice(1, 4).map((part) => Number(part ?? 0));
  if (version !== null) return { reference, state: 'version', version };
  if (digest) return { reference, state: 'pinned', version };
  const moves = text === '' || table.floating.has(text) || /(?:^|-)latest$/.test(text) || RANGE.test(text);
  return { reference, state: moves ? 'floating' : 'pinned', version };
}

function texts(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
