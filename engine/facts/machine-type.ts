/** The cloud instance type that a peer pod asks for, and which providers would recognise it. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject } from '../model/json.ts';
import type { Fact, FactContext } from './fact.ts';

const ANNOTATION = 'io.katacontainers.config.hypervisor.machine_type';

/** How one provider names its instance types. */
interface Provider {
  readonly name: string;
  readonly pattern: RegExp;
  /** The sizes that are confidential VMs; null where that is not known. */
  readonly confidential: RegExp | null;
}

/**
 * `{value, isTeeWord, providers, confidential}`: the annotation's value, whether it names a TEE or a QEMU machine,
 * the providers whose form it has, and for each of them whether the size is a confidential VM (null: not known).
 */
export const machineType: Fact = {
  name: 'machineType',
  reads: [`podMetadata:/annotations/${ANNOTATION}`],
  compute({ pod }, context) {
    const annotations = pod?.metadata.annotations;
    const value = isObject(annotations) && Object.hasOwn(annotations, ANNOTATION) ? annotations[ANNOTATION] : undefined;
    if (typeof value !== 'string') return undefined;
    const { teeWords, providers } = tableOf(context);
    const matching = providers.filter(({ pattern }) => pattern.test(value));
    return {
      value,
      isTeeWord: teeWords.has(value.trim().toLowerCase()),
      providers: matching.map(({ name }) => name),
      confidential: Object.fromEntries(
        matching.map(({ name, confidential }) => [name, confidential === null ? null : confidential.test(value)]),
      ),
    };
  },
};

interface InstanceTypes {
  readonly teeWords: ReadonlySet<string>;
  readonly providers: readonly Provider[];
}

const READ = new WeakMap<JsonObject, InstanceTypes>();

/** `policies/platforms/instance-types.yaml`, its patterns compiled once. */
function tableOf({ platforms }: FactContext): InstanceTypes {
  const table = isObject(platforms.instance_types) ? platforms.instance_types : {};
  const known = READ.get(table);
  if (known !== undefined) return known;
  const words = Array.isArray(table.teeWords) ? table.teeWords : [];
  const read: InstanceTypes = {
    teeWords: new Set(words.map(String)),
    providers: Object.entries(isObject(table.providers) ? table.providers : {}).flatMap(([name, row]) =>
      isObject(row) && typeof row.pattern === 'string'
        ? [
            {
              name,
              pattern: new RegExp(row.pattern),
              confidential: typeof row.cvm === 'string' ? new RegExp(row.cvm) : null,
            },
          ]
        : [],
    ),
  };
  READ.set(table, read);
  return read;
}
