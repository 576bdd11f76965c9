import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Target } from '../../protocol/address.ts';
import { EgressPolicy } from '../../engine/egress.ts';
import type { Reason } from '../../protocol/reasons.ts';
import { enoughMemory, keys, noonMs, noSink, password, Recorder, settings } from '../../test/fixtures.ts';
import { ConnectionState, type ConnectionSettings } from '../connection/connection.ts';
import { Gate, type Grant, type GateOptions } from './gate.ts';
import { relayLimits } from '../limits.ts';
import { unusedQuota } from '../connection/quota-use.ts';

const peer = '198.51.100.1';
const right = { username: 'ppabcdefghijkm', password };
const example: Target = { kind: 'name', host: 'example.com', port: 443 };

function setUp(overrides: Partial<ConnectionSettings> = {}, options: Partial<GateOptions> = {}) {
  const clock = { nowMs: noonMs, stepMs: 0 };
  const connection = new ConnectionState(settings(overrides), noSink, unusedQuota, clock.nowMs);
  const ports = new Map([[connection.settings.port, connection]]);
  const gate = new Gate({
    byPort: (port) => ports.get(port),
    phoneRefusal: () => undefined,
    keys,
    egress: new EgressPolicy([]),
    memory: enoughMemory,
    now: () => clock.nowMs + clock.stepMs,
    monotonicNow: () => clock.nowMs,
    ...options,
  });
  const admit = (
    credentials?: typeof right,
    more: { protocol?: 'http' | 'socks5'; peerAddress?: string; secure?: boolean } = {},
  ) => gate.admit({ port: 20_000, protocol: 'http', peerAddress: peer, secure: false, credentials, ...more });
  const granted = (): Grant => {
    const grant = admit(right);
    assert(typeof grant !== 'string', `admitted, not ${String(grant)}`);
    return grant;
  };
  return { connection, gate, clock, ports, admit, granted };
}

const credentialCases = {
  right,
  'wrong password': { ...right, password: `${password.slice(0, -1)}2` },
  'wrong username': { ...right, username: 'ppabcdefghijkn' },
  'longer password': { ...right, password: `${password}x` },
  'empty password': { ...right, password: '' },
  'empty username': { ...right, username: '' },
  'moved separator': { username: `${right.username}\0${password.slice(0, 3)}`, password: password.slice(3) },
  none: undefined,
} as const;
const states: Record<string, { overrides: Partial<ConnectionSettings>; refusal: Reason | undefined }> = {
  on: { overrides: {}, refusal: undefined },
  off: { overrides: { enabled: false }, refusal: 'connection_off' },
  suspended: { overrides: { customerActive: false }, refusal: 'customer_suspended' },
  expired: { overrides: { expiresAtMs: noonMs }, refusal: 'connection_expired' },
  'expiring later': { overrides: { expiresAtMs: noonMs + 1 }, refusal: undefined },
};

for (const [credentialName, credentials] of Object.entries(credentialCases)) {
  for (const whitelisted of [false, true]) {
    for (const [stateName, { overrides, refusal }] of Object.entries(states)) {
      for (const protocols of [['http', 'socks5'], ['http'], ['socks5'], ['openvpn']] as const) {
        const title = `${credentialName} credentials, ${whitelisted ? '' : 'not '}whitelisted, ${stateName}, ${protocols.join()}`;
        test(`PROTO-03 IPWL-02 MON-02 gate matrix: ${title}`, () => {
          const whitelist = whitelisted ? ['198.51.100.0/24'] : ['192.0.2.0/24'];
          const { admit } = setUp({ ...overrides, protocols, whitelist });
          const via = credentials === right ? 'password' : whitelisted ? 'whitelist' : undefined;
          const grant = admit(credentials);
          if (via === undefined) {
            assert.equal(grant, credentials ? 'credentials_wrong' : 'credentials_missing');
          } else if (!protocols.some((one) => one === 'http')) assert.equal(grant, 'protocol_not_allowed');
          else if (refusal) assert.equal(grant, refusal);
          else assert.equal(typeof grant === 'string' ? grant : grant.via, via);
        });
      }
    }
  }
}

test('SEC-01: the remembered right credentials let nothing else in, and go with a new password', () => {
  const { admit, connection } = setUp();
  for (let round = 0; round < 3; round++) {
    assert.equal(typeof admit(right), 'object');
    assert.equal(admit(credentialCases['wrong password']), 'credentials_wrong');
    assert.equal(admit(credentialCases['moved separator']), 'credentials_wrong');
  }
  connection.apply({ ...connection.settings, verifier: '00'.repeat(32) }, noonMs);
  assert.equal(admit(right), 'credentials_wrong');
});

test('PROTO-05: a connection that requires TLS takes no one without it, and ends who came before', () => {
  const { connection, admit, granted } = setUp();
  const before = granted();
  connection.apply(settings({ ...connection.settings, requireTls: true }), noonMs);
  assert.equal(admit(right), 'tls_required');
  assert.equal(admit(undefined), 'credentials_missing', 'who is not known learns nothing of it');
  assert.equal(connection.accessLost(before), 'tls_required');
  const secure = admit(right, { secure: true });
  assert.ok(typeof secure !== 'string');
  assert.equal(connection.accessLost(secure), undefined);
});

test('pitfall-5: credentials work on their own connection port only', () => {
  const { gate, ports } = setUp();
  const other = settings({ port: 20_001, username: 'ppother', verifier: '11'.repeat(32) });
  ports.set(20_001, new ConnectionState(other, noSink, unusedQuota, noonMs));
  const request = { protocol: 'http', peerAddress: peer, secure: false, credentials: right } as const;
  assert.equal(gate.admit({ ...request, port: 20_001 }), 'credentials_wrong');
  assert.equal(gate.admit({ ...request, port: 20_002 }), 'connection_deleted');
});

test('brute force is throttled per source address; the right password always passes', () => {
  const { admit, clock } = setUp();
  const wrong = credentialCases['wrong password'];
  for (let n = 0; n < relayLimits.maxAuthFailures; n++) assert.equal(admit(wrong), 'credentials_wrong');
  assert.equal(admit(wrong), 'throttled');
  assert.equal(admit(wrong, { peerAddress: `::ffff:${peer}` }), 'throttled', 'the same address, mapped');
  assert.equal(typeof admit(right), 'object', 'the owner behind the same address is not locked out');
  assert.equal(admit(wrong, { peerAddress: '198.51.100.2' }), 'credentials_wrong', 'another address is not concerned');
  assert.equal(admit(undefined), 'credentials_missing', 'asking for a challenge is no failure');
  clock.nowMs += relayLimits.authWindowMs;
  assert.equal(admit(wrong), 'credentials_wrong', 'a minute later it starts again');
});

test('SEC-01: a step of the system’s clock neither ends nor stretches the throttle’s window', () => {
  const { admit, clock } = setUp();
  const wrong = credentialCases['wrong password'];
  for (let n = 0; n < relayLimits.maxAuthFailures; n++) admit(wrong);
  for (const stepMs of [3_600_000, -3_600_000]) {
    clock.stepMs = stepMs;
    assert.equal(admit(wrong), 'throttled');
  }
  clock.nowMs += relayLimits.authWindowMs;
  assert.equal(admit(wrong), 'credentials_wrong');
});

test('an IPv6 source is its /64', () => {
  const { admit } = setUp();
  const wrong = credentialCases['wrong password'];
  for (let n = 0; n <= relayLimits.maxAuthFailures; n++) admit(wrong, { peerAddress: `2001:db8::${n.toString(16)}` });
  assert.equal(admit(wrong, { peerAddress: '2001:db8::ffff' }), 'throttled');
  assert.equal(admit(wrong, { peerAddress: '2001:db8:0:1::1' }), 'credentials_wrong');
});

test('slots: maxStreams at once, each released once', () => {
  const { gate, granted, connection } = setUp({ maxStreams: 2 });
  const grant = granted();
  const first = gate.permit(grant, example);
  const second = gate.permitUdp(grant);
  assert(typeof first !== 'string' && typeof second !== 'string');
  assert.equal(gate.permit(grant, example), 'too_many_streams');
  first.release();
  first.release();
  assert.equal(connection.streams, 1);
  assert.equal(typeof gate.permit(grant, example), 'object');
  assert.equal(gate.permitUdp(grant), 'too_many_streams');
});

test('connects per second: as many at once, then at the rate', () => {
  const { gate, granted, clock } = setUp({ maxConnectsPerSecond: 4, maxStreams: 100 });
  const grant = granted();
  const open = () => {
    const permit = gate.permit(grant, example);
    return typeof permit === 'string' ? permit : 'opened';
  };
  for (let n = 0; n < 4; n++) assert.equal(open(), 'opened');
  assert.equal(open(), 'too_many_connects');
  clock.nowMs += 250;
  assert.equal(open(), 'opened');
  assert.equal(open(), 'too_many_connects');
  for (const stepMs of [3_600_000, -3_600_000]) {
    clock.stepMs = stepMs;
    assert.equal(open(), 'too_many_connects', 'a step of the system’s clock fills nothing');
  }
  clock.nowMs += 250;
  assert.equal(open(), 'opened', 'and holds nothing up');
});

const refusedTargets: [string, number[], number][] = [
  ['loopback', [127, 0, 0, 1], 80],
  ['private', [10, 0, 0, 1], 80],
  ['metadata', [169, 254, 169, 254], 80],
  ['mapped loopback', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 1], 80],
  ['mail', [8, 8, 8, 8], 25],
];
for (const [name, bytes, port] of refusedTargets) {
  test(`SEC-03: ${name} is refused on the literal, for streams and datagrams`, () => {
    const { gate, granted } = setUp();
    const target: Target = {
      kind: bytes.length === 4 ? 'ipv4' : 'ipv6',
      host: 'x',
      bytes: Uint8Array.from(bytes),
      port,
    };
    const grant = granted();
    assert.equal(gate.permit(grant, target), 'destination_refused');
    const udp = gate.permitUdp(grant);
    assert(typeof udp !== 'string');
    assert.equal(udp.allows(target), false);
    assert.equal(udp.allows(example), true);
  });
}

test('only what a client receives counts as a refusal: the gate itself counts nothing', () => {
  const { gate, admit, granted, ports } = setUp({}, { phoneRefusal: () => 'phone_offline' });
  assert.equal(admit(undefined, { protocol: 'socks5' }), 'credentials_missing');
  assert.equal(gate.permit(granted(), example), 'phone_offline');
  assert.deepEqual([...gate.refusals.counts], []);
  gate.refused('phone_offline', { port: 20_000, peerAddress: peer });
  ports.clear();
  gate.refused('connection_deleted', { port: 20_000, peerAddress: peer });
  assert.deepEqual(Object.fromEntries(gate.refusals.counts), { phone_offline: 1, connection_deleted: 1 });
});

test('offline phone, overload and stopping are refused, and take no slot', () => {
  let online = false;
  const memory = { ...enoughMemory };
  const { gate, granted, connection, admit } = setUp(
    {},
    { phoneRefusal: () => (online ? undefined : 'phone_offline'), memory },
  );
  const grant = granted();
  assert.equal(gate.permit(grant, example), 'phone_offline');
  assert.equal(gate.permitUdp(grant), 'phone_offline');
  online = true;
  memory.overloaded = true;
  assert.equal(gate.permit(grant, example), 'relay_overloaded');
  assert.equal(admit(right), 'relay_overloaded');
  memory.overloaded = false;
  gate.stop();
  assert.equal(gate.permit(grant, example), 'relay_stopping');
  assert.equal(connection.streams, 0);
});

test('pitfall-8: a kept-alive client is asked again for every stream', () => {
  const { gate, granted, connection, ports } = setUp();
  const grant = granted();
  const change = (more: Partial<ConnectionSettings>) => connection.apply({ ...connection.settings, ...more }, noonMs);
  change({ enabled: false });
  assert.equal(gate.permit(grant, example), 'connection_off');
  change({ enabled: true });
  assert.equal(typeof gate.permit(grant, example), 'object');
  const { verifier } = connection.settings;
  change({ verifier: '22'.repeat(32) });
  assert.equal(gate.permit(grant, example), 'password_changed');
  change({ verifier, customerId: null });
  assert.equal(gate.permit(grant, example), 'device_moved');
  ports.clear();
  assert.equal(gate.permit(grant, example), 'connection_deleted');
});

test('IPWL-02: a whitelisted client outlives a new password and ends with its entry', () => {
  const { gate, connection, admit } = setUp({ whitelist: ['198.51.100.0/24'] });
  const grant = admit();
  assert(typeof grant !== 'string');
  const permit = gate.permit(grant, example);
  assert(typeof permit !== 'string');
  const running = new Recorder(permit);
  connection.running.add(running);
  connection.apply({ ...connection.settings, verifier: '33'.repeat(32) }, noonMs);
  assert.deepEqual(running.cuts, []);
  assert.equal(typeof gate.permit(grant, example), 'object');
  connection.apply({ ...connection.settings, whitelist: ['198.51.100.2'] }, noonMs);
  assert.deepEqual(running.cuts, ['whitelist_changed']);
  assert.equal(gate.permit(grant, example), 'whitelist_changed');
});

test('PROTO-03: a refusal is kept with its connection, reason and client; the destination is not', () => {
  const { gate, granted, connection } = setUp();
  gate.refused('phone_offline', granted());
  gate.refused('credentials_wrong', { port: 20_000, peerAddress: '203.0.113.9' });
  const at = { count: 1, firstMs: noonMs, lastMs: noonMs };
  assert.deepEqual(gate.refusals.recent(connection), [
    { reason: 'credentials_wrong', address: '203.0.113.9', ...at },
    { reason: 'phone_offline', address: peer, ...at },
  ]);
});

test('short of memory, who holds more than its share is refused before anyone else', () => {
  let hoarder = '';
  const { admit, gate, granted, connection } = setUp(
    {},
    { memory: { overloaded: false, hoards: (party) => party === hoarder } },
  );
  const grant = granted();
  hoarder = connection.settings.usedBy ?? '';
  assert.equal(admit(right), 'memory_hoarded');
  assert.equal(gate.permit(grant, example), 'memory_hoarded');
  assert.equal(gate.permitUdp(grant), 'memory_hoarded');
  assert.equal(admit(credentialCases['wrong password']), 'credentials_wrong', 'only its own people learn of it');
  hoarder = 'someone else';
  assert.equal(typeof gate.permit(grant, example), 'object');
});
