/** IPv6 literals in fields that name an address. Nothing is guessed from arguments, names or longer texts. */

import { isIPv6 } from 'node:net';
import { isObject, joinPointer, valueAt } from '../json/pointer.ts';
import { containersOf } from '../kubernetes/field-path.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { PodView, Resource } from '../model/resource.ts';
import type { Fact } from './fact.ts';

/** One literal. A type, not an interface: it goes to Rego as JSON. */
type Ipv6Address = {
  pointer: JsonPointer;
  /** How a message calls the field. */
  field: string;
  address: string;
};

type Look = (pointer: JsonPointer, field: string, value: JsonValue | undefined) => void;

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** IPv6 addresses and ranges of a Service, and of a pod's host aliases, name servers, ports and probes. */
export const ipv6Addresses: Fact = {
  name: 'ipv6Addresses',
  reads: [
    'resource:/spec/clusterIP',
    'resource:/spec/clusterIPs',
    'resource:/spec/externalIPs',
    'resource:/spec/loadBalancerIP',
    'resource:/spec/loadBalancerSourceRanges',
    'pod:/hostAliases/*/ip',
    'pod:/dnsConfig/nameservers',
    'container:/ports/*/hostIP',
    ...PROBES.flatMap((probe) => [`container:/${probe}/httpGet/host`, `container:/${probe}/tcpSocket/host`]),
  ],
  compute(resource) {
    const found: Ipv6Address[] = [];
    const look: Look = (pointer, field, value) => {
      if (typeof value === 'string' && isForeign(value)) found.push({ pointer, field, address: value });
    };
    if (resource.pod !== null) searchPod(resource.pod, look);
    else if (resource.group === '' && resource.kind === 'Service') searchService(resource, look);
    return found.length === 0 ? undefined : found;
  },
};

/** An IPv6 address or range other than the loopback, which never leaves the guest. */
function isForeign(text: string): boolean {
  const [address = '', length] = text.split('/', 2);
  return isIPv6(address) && address !== '::1' && (length === undefined || /^[0-9]{1,3}$/.test(length));
}

function searchService(service: Resource, look: Look): void {
  const spec = service.value.spec;
  if (!isObject(spec)) return;
  look('/spec/clusterIP', 'clusterIP', spec.clusterIP);
  look('/spec/loadBalancerIP', 'loadBalancerIP', spec.loadBalancerIP);
  lookAtEach(look, '/spec/clusterIPs', 'clusterIP', spec.clusterIPs);
  lookAtEach(look, '/spec/externalIPs', 'externalIP', spec.externalIPs);
  lookAtEach(look, '/spec/loadBalancerSourceRanges', 'source range', spec.loadBalancerSourceRanges);
}

function searchPod(pod: PodView, look: Look): void {
  const { spec, specPointer } = pod;
  for (const [index, alias] of listOf(spec.hostAliases).entries()) {
    if (isObject(alias)) look(`${specPointer}/hostAliases/${index}/ip`, 'hostAliases ip', alias.ip);
  }
  const nameservers = valueAt(spec, '/dnsConfig/nameservers');
  lookAtEach(look, `${specPointer}/dnsConfig/nameservers`, 'dnsConfig nameserver', nameservers);
  for (const { base, path, container } of containersOf(pod)) {
    if (base !== 'container') continue;
    for (const [index, port] of listOf(container.ports).entries()) {
      if (isObject(port)) look(`${path}/ports/${index}/hostIP`, 'hostIP', port.hostIP);
    }
    for (const probe of PROBES) {
      for (const handler of ['httpGet', 'tcpSocket']) {
        const pointer = `/${probe}/${handler}/host`;
        look(path + pointer, 'probe host', valueAt(container, pointer));
      }
    }
  }
}

function lookAtEach(look: Look, pointer: JsonPointer, field: string, list: JsonValue | undefined): void {
  for (const [index, item] of listOf(list).entries()) look(joinPointer(pointer, index), field, item);
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
