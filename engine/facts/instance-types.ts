/** VM sizes that a pod or a Karpenter NodePool is pinned to, with what is known about the retirement of their family. */

import { isObject, joinPointer, valueAt } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { Fact, FactContext } from './fact.ts';
import { findNodeRequirements, readRequirements } from './node-requirements.ts';
import { tableOf } from './secret-names.ts';

type InstanceType = {
  path: JsonPointer;
  size: string;
  family: string;
  system: string;
  retiresOn: string;
  /** At the as-of date. */
  state: 'retired' | 'announced';
  /** What takes its place, in words. */
  replacement: string | null;
  /** A size to put in its place; null where none has the same shape, or where the value is no size name. */
  replacementSize: string | null;
  /** The day on which that size will be retired itself, once that is announced. */
  replacementUntil: string | null;
  /** Other values of the same requirement are allowed, and not retired. */
  hasAlternative: boolean;
};

interface Family {
  readonly name: string;
  readonly pattern: RegExp;
  readonly system: string;
  readonly retiresOn: string;
  readonly auditFrom: string;
  readonly replacement: string | null;
  readonly sizes: readonly { readonly pattern: RegExp; readonly size: string }[];
}

/** A node label that is asked for, and the values that it may have. */
interface Pin {
  readonly key: string;
  readonly values: readonly { readonly value: string; readonly pointer: JsonPointer }[];
}

const SIZE_KEYS: ReadonlySet<string> = new Set([
  'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/instance-type',
  'karpenter.azure.com/sku-name',
]);
const SKU_FAMILY = 'karpenter.azure.com/sku-family';
const SKU_VERSION = 'karpenter.azure.com/sku-version';
const NODE_POOL_REQUIREMENTS = '/spec/template/spec/requirements';

/** Sizes of families that are retired, or announced to be; nothing for all others. */
export const instanceTypes: Fact = {
  name: 'instanceTypes',
  reads: ['pod:/nodeSelector', 'pod:/affinity/nodeAffinity', `resource:${NODE_POOL_REQUIREMENTS}`],
  compute(resource, context) {
    const pins = pinsOf(resource.value, resource.kind, resource.pod);
    if (pins.length === 0) return undefined;
    const families = familiesOf(context);
    const found = pins.flatMap((pin) => judgePin(pin, families, context.asOf));
    found.push(...judgePair(pins, families, context.asOf));
    return found.length === 0 ? undefined : found;
  },
};

function pinsOf(value: JsonObject, kind: string, pod: { spec: JsonObject; specPointer: JsonPointer } | null): Pin[] {
  if (pod === null) return kind === 'NodePool' ? poolPins(value) : [];
  const { spec, specPointer } = pod;
  if (spec.nodeSelector === undefined && spec.affinity === undefined) return [];
  const pins: Pin[] = [];
  const selector = isObject(spec.nodeSelector) ? spec.nodeSelector : {};
  for (const key of [...SIZE_KEYS, SKU_FAMILY, SKU_VERSION]) {
    const size = Object.hasOwn(selector, key) ? selector[key] : undefined;
    if (typeof size !== 'string') continue;
    pins.push({ key, values: [{ value: size, pointer: joinPointer(specPointer, 'nodeSelector', key) }] });
  }
  pins.push(...findNodeRequirements(spec, specPointer).filter(({ selects }) => selects));
  return pins;
}

function poolPins(value: JsonObject): Pin[] {
  const requirements = readRequirements(valueAt(value, NODE_POOL_REQUIREMENTS), NODE_POOL_REQUIREMENTS, true);
  return requirements.filter(({ selects }) => selects);
}

function judgePin({ key, values }: Pin, families: readonly Family[], asOf: string): InstanceType[] {
  if (!SIZE_KEYS.has(key)) return [];
  const judged = values.map(({ value, pointer }) => judgeSize(value, pointer, families, asOf));
  const hasAlternative = judged.some((one) => one === undefined || one.state === 'announced');
  return judged.flatMap((one) =>
    one === undefined ? [] : [{ ...one, hasAlternative: hasAlternative && judged.length > 1 }],
  );
}

/** Karpenter's `sku-family: DC` with `sku-version: "2"` names a family without a size. */
function judgePair(pins: readonly Pin[], families: readonly Family[], asOf: string): InstanceType[] {
  const family = pins.find(({ key }) => key === SKU_FAMILY)?.values;
  const version = pins.find(({ key }) => key === SKU_VERSION)?.values;
  const [first] = family ?? [];
  const [second] = version ?? [];
  if (first === undefined || second === undefined || family?.length !== 1 || version?.length !== 1) return [];
  const judged = judgeSize(`Standard_${first.value}4s_v${second.value}`, second.pointer, families, asOf);
  const size = `${first.value} v${second.value}`;
  return judged === undefined
    ? []
    : [{ ...judged, size, replacementSize: null, replacementUntil: null, hasAlternative: false }];
}

function judgeSize(
  size: string,
  path: JsonPointer,
  families: readonly Family[],
  asOf: string,
): InstanceType | undefined {
  const family = families.find(({ pattern }) => pattern.test(size));
  if (family === undefined || family.auditFrom > asOf) return undefined;
  const { name, system, retiresOn, replacement } = family;
  const match = family.sizes.find(({ pattern }) => pattern.test(size));
  const replacementSize = match === undefined ? null : size.replace(match.pattern, match.size);
  const next = replacementSize === null ? undefined : judgeSize(replacementSize, path, families, asOf);
  return {
    path,
    size,
    family: name,
    system,
    retiresOn,
    state: retiresOn <= asOf ? 'retired' : 'announced',
    replacement,
    replacementSize,
    replacementUntil: next?.retiresOn ?? null,
    hasAlternative: false,
  };
}

const COMPILED = new WeakMap<FactContext, readonly Family[]>();

/** The families with a date; the first that matches a size decides, so the others only stop the search. */
function familiesOf(context: FactContext): readonly Family[] {
  const known = COMPILED.get(context);
  if (known !== undefined) return known;
  const replacements = rows(tableOf(context.platforms, 'vm_replacements').replacements);
  const families = rows(tableOf(context.platforms, 'vm_families').families).map((row) => ({
    name: String(row.name),
    pattern: new RegExp(String(row.pattern)),
    system: String(row.system),
    retiresOn: typeof row.retiresOn === 'string' ? row.retiresOn : '9999-12-31',
    auditFrom: typeof row.auditFrom === 'string' ? row.auditFrom : '9999-12-31',
    replacement: typeof row.replacement === 'string' ? row.replacement : null,
    sizes: replacements
      .filter(({ family }) => family === row.name)
      .map(({ pattern, size }) => ({ pattern: new RegExp(String(pattern)), size: String(size) })),
  }));
  COMPILED.set(context, families);
  return families;
}

function rows(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
