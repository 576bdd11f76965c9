import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EgressExceptions, noExceptions } from '../../engine/egress-exceptions.ts';
import { EgressPolicy } from '../../engine/egress.ts';
import { parseTarget } from '../../protocol/address.ts';
import { enoughMemory, keys, noonMs, noSink, password, settings } from '../../test/fixtures.ts';
import { ConnectionState } from '../connection/connection.ts';
import { unusedQuota } from '../connection/quota-use.ts';
import { Gate } from './gate.ts';

function target(host: string, port: number) {
  const parsed = parseTarget(host, port);
  assert.ok(parsed);
  return parsed;
}

test('SEC-03: an exception opens a literal for its phone alone, for streams and datagrams, as long as it holds', () => {
  const connection = new ConnectionState(settings(), noSink, unusedQuota, noonMs);
  let opened = new EgressExceptions([{ cidr: '10.1.0.0/16', ports: [80, 90] }]);
  const gate = new Gate({
    ...{ byPort: () => connection, phoneRefusal: () => undefined, keys, memory: enoughMemory },
    egress: new EgressPolicy([]),
    exceptions: (deviceId) => (deviceId === connection.settings.deviceId ? opened : noExceptions),
    ...{ now: () => noonMs, monotonicNow: () => noonMs },
  });
  const { username, port } = connection.settings;
  const who = { port, protocol: 'socks5', peerAddress: '198.51.100.1', secure: false } as const;
  const grant = gate.admit({ ...who, credentials: { username, password } });
  assert(typeof grant !== 'string', `admitted, not ${String(grant)}`);
  const udp = gate.permitUdp(grant);
  assert(typeof udp !== 'string');
  const refuses = (host: string, at: number) => {
    const permit = gate.permit(grant, target(host, at));
    const refused = permit === 'destination_refused';
    if (typeof permit !== 'string') permit.release();
    assert.equal(udp.allows(target(host, at)), !refused, `${host} ${at} as a datagram`);
    return refused;
  };
  assert.equal(refuses('10.1.2.3', 80), false);
  for (const [host, at] of [
    ['10.1.2.3', 91],
    ['10.2.2.3', 80],
    ['127.0.0.1', 80],
    ['8.8.8.8', 25],
  ] as const)
    assert.equal(refuses(host, at), true, host);
  opened = noExceptions;
  assert.equal(refuses('10.1.2.3', 80), true);
});
