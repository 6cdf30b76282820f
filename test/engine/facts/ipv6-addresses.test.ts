import assert from 'node:assert/strict';
import { ipv6Addresses } from '../../../engine/facts/ipv6-addresses.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { pod } from '../kubernetes/platform-fixtures.ts';
import { factOf } from './fact-of.ts';

const service = (spec: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 's' },
  spec,
});

describe('fact ipv6Addresses', () => {
  it('finds addresses and ranges of a Service', () => {
    const value = service({
      clusterIP: 'fd00::1',
      clusterIPs: ['10.0.0.1', 'fd00::1'],
      externalIPs: ['2001:db8::7'],
      loadBalancerIP: '::ffff:10.0.0.1',
      loadBalancerSourceRanges: ['10.0.0.0/8', '2001:db8::/32'],
    });
    assert.deepEqual(factOf(ipv6Addresses, value), [
      { pointer: '/spec/clusterIP', field: 'clusterIP', address: 'fd00::1' },
      { pointer: '/spec/loadBalancerIP', field: 'loadBalancerIP', address: '::ffff:10.0.0.1' },
      { pointer: '/spec/clusterIPs/1', field: 'clusterIP', address: 'fd00::1' },
      { pointer: '/spec/externalIPs/0', field: 'externalIP', address: '2001:db8::7' },
      { pointer: '/spec/loadBalancerSourceRanges/1', field: 'source range', address: '2001:db8::/32' },
    ]);
  });

  it('finds addresses of a pod below its template', () => {
    const value: JsonObject = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd' },
      spec: {
        template: {
          spec: {
            hostAliases: [{ ip: '10.0.0.9' }, { ip: 'fd00::9' }],
            dnsConfig: { nameservers: ['fd00::a'] },
            containers: [{ name: 'a', ports: [{ hostIP: '::' }], livenessProbe: { httpGet: { host: 'fd00::b' } } }],
          },
        },
      },
    };
    assert.deepEqual(
      (factOf(ipv6Addresses, value) as { pointer: string }[]).map(({ pointer }) => pointer),
      [
        '/spec/template/spec/hostAliases/1/ip',
        '/spec/template/spec/dnsConfig/nameservers/0',
        '/spec/template/spec/containers/0/ports/0/hostIP',
        '/spec/template/spec/containers/0/livenessProbe/httpGet/host',
      ],
    );
  });

  it('finds nothing where nothing is', () => {
    for (const text of ['10.0.0.1', '::1', 'None', 'api.svc', 'fd00::1/x', 'fe80::1 ', 'a:b', '']) {
      assert.equal(factOf(ipv6Addresses, service({ clusterIP: text })), undefined, text);
    }
    assert.equal(factOf(ipv6Addresses, service({ clusterIPs: 'fd00::1', externalIPs: [7, null] })), undefined);
    assert.equal(factOf(ipv6Addresses, pod({ containers: [{ name: 'a', args: ['--listen=[::]:80'] }] })), undefined);
  });
});
