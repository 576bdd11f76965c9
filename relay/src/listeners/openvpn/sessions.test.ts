import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EgressPolicy } from '../../../engine/egress.ts';
import { enoughMemory, keys, noSink, password, settings } from '../../../test/fixtures.ts';
import { ConnectionState, type ConnectionSettings } from '../../connection/connection.ts';
import { unusedQuota } from '../../connection/quota-use.ts';
import { Gate } from '../../gate/gate.ts';
import { relayLimits } from '../../limits.ts';
import { Management } from './management.ts';
import { refusalText, Sessions } from './sessions.ts';
import { VpnSubnet } from './subnet.ts';

const nowMs = Date.UTC(2026, 2, 10, 12);

function setUp() {
  const own = settings({ protocols: ['openvpn'], vpnNumber: 5, whitelist: ['198.51.100.9'] });
  const connection = new ConnectionState(own, noSink, unusedQuota, nowMs);
  const gate = new Gate({
    ...{ byPort: (port) => (port === own.port ? connection : undefined), phoneRefusal: () => undefined, keys },
    ...{ egress: new EgressPolicy([]), memory: enoughMemory, now: () => nowMs, monotonicNow: () => 0 },
  });
  const said: string[] = [];
  const socket = { setEncoding() {}, on() {}, writable: true, write: (text: string) => said.push(text.trim()) };
  const events = { onHold() {}, onConnected() {}, onSignIn() {}, onGone() {}, onClosed() {} };
  const management: Management = Reflect.construct(Management, [socket, events]);
  const sessions = new Sessions({
    ...{ gate, subnet: new VpnSubnet('10.231.0.0/16'), management: () => management },
    byUsername: (name) => (name === own.username ? connection : undefined),
  });
  const signIn = (kind: 'CONNECT' | 'REAUTH', client: string, more: Record<string, string> = {}): string => {
    const environment = { username: own.username, password, untrusted_ip: '192.0.2.1', untrusted_port: '5', ...more };
    sessions.signIn({ kind, transport: 'udp', client, key: '0', environment });
    return said.at(-1) ?? '';
  };
  const apply = (change: Partial<ConnectionSettings>) => connection.apply({ ...connection.settings, ...change }, nowMs);
  return { sessions, connection, own, said, signIn, apply };
}

test('a client that signs in has its address before its first packet; the next one has the same and ends the first', () => {
  const { sessions, own, said, signIn } = setUp();
  assert.match(
    signIn('CONNECT', '0'),
    /^client-auth 0 0\nifconfig-push 10\.231\.0\.20 255\.255\.128\.0\nifconfig-ipv6-push .*\nEND$/,
  );
  const first = sessions.byAddress('10.231.0.20');
  assert.equal(first?.peer, '192.0.2.1:5');
  signIn('CONNECT', '1');
  assert(said.includes('client-kill 0 HALT'));
  assert.deepEqual(
    sessions.of(own.id).map(({ client }) => client),
    ['1'],
  );
  assert.equal(sessions.byAddress('10.231.0.20')?.client, '1');
  sessions.gone('udp', '0');
  assert.equal(sessions.size, 1, 'the late end of the first is not the second’s');
});

test('what ends a session, and what leaves it to be refused its traffic', () => {
  for (const [change, stays] of [
    [{ enabled: false }, true],
    [{ quotaBytes: 0 }, true],
    [{ expiresAtMs: 1 }, true],
    [{ customerActive: false }, false],
    [{ verifier: 'ff'.repeat(32) }, false],
    [{ protocols: ['http'] }, false],
    [{ deviceId: '01890000-0000-7000-8000-000000000009' }, false],
  ] as const) {
    const { sessions, signIn, apply } = setUp();
    signIn('CONNECT', '0');
    apply(change);
    assert.equal(sessions.size, stays ? 1 : 0, JSON.stringify(change));
  }
});

test('a new key is granted while nothing ends the session, also over the quota; wrong ones end it', () => {
  const { sessions, signIn, apply } = setUp();
  signIn('CONNECT', '0');
  apply({ quotaBytes: 0 });
  assert.equal(signIn('REAUTH', '0'), 'client-auth-nt 0 0');
  signIn('REAUTH', '0', { password: 'wrong' });
  assert.equal(sessions.size, 0);
  assert.match(signIn('REAUTH', '7'), /^client-deny 7 0/);
});

test('refusals: the reason’s sentence, temporary ones so that the client tries again; the whitelist needs no password', () => {
  const { signIn } = setUp();
  assert.match(signIn('CONNECT', '0', { password: 'wrong' }), /^client-deny 0 0 "Wrong username or password/);
  assert.match(signIn('CONNECT', '1', { username: 'no"one' }), /^client-deny 1 0 "Wrong username or password/);
  assert.match(signIn('CONNECT', '2', { password: 'any', untrusted_ip: '198.51.100.9' }), /^client-auth 2 0/);
  assert.match(refusalText('throttled'), /^TEMP\[backoff 60\]: Too many failed sign-ins/);
  for (let i = 0; i < 30; i++) signIn('CONNECT', `${i + 3}`, { password: 'wrong' });
  assert.match(signIn('CONNECT', '40', { password: 'wrong' }), /^client-deny 40 0 "TEMP\[backoff 60\]/);
});

test('SEC-05 guesses of a chosen password pause sign-ins by OpenVPN, but of those who signed in before', () => {
  const { signIn, apply } = setUp();
  apply({ passwordGiven: true, whitelist: [] });
  assert.match(signIn('CONNECT', '0'), /^client-auth 0 0/);
  for (let n = 0; n < relayLimits.maxConnectionFailures; n++)
    signIn('CONNECT', `${n + 1}`, { password: 'wrong', untrusted_ip: `203.0.113.${n}` });
  const stranger = { untrusted_ip: '198.51.100.77' };
  assert.match(signIn('CONNECT', '100', stranger), /^client-deny 100 0 "TEMP\[backoff 600\]: Too many failed/);
  assert.match(signIn('CONNECT', '101'), /^client-auth 101 0/);
  assert.equal(signIn('REAUTH', '101'), 'client-auth-nt 101 0');
});

test('two computers of a connection: addresses of their own, kept over a reconnect; a third takes that of the oldest', () => {
  const { sessions, own, signIn, apply } = setUp();
  apply({ maxVpnSessions: 2 });
  const addressOf = (client: string) => sessions.of(own.id).find((session) => session.client === client)?.address;
  const computer = (hardware: string) => ({ IV_HWADDR: hardware });
  signIn('CONNECT', '0', computer('aa'));
  signIn('CONNECT', '1', computer('bb'));
  const [a, b] = [addressOf('0'), addressOf('1')];
  assert.notEqual(a, b);
  signIn('CONNECT', '2', computer('aa'));
  assert.deepEqual([addressOf('0'), addressOf('2'), addressOf('1')], [undefined, a, b], 'its own session makes room');
  sessions.gone('udp', '1');
  sessions.gone('udp', '2');
  signIn('CONNECT', '3', computer('bb'));
  signIn('CONNECT', '4', computer('aa'));
  assert.deepEqual([addressOf('4'), addressOf('3')], [a, b], 'in another order as well');
  signIn('CONNECT', '5', computer('cc'));
  assert.deepEqual([addressOf('3'), addressOf('4'), addressOf('5')], [undefined, a, b], 'the oldest makes room');
});

test('computers that do not say which they are: several behind one address stay beside each other', () => {
  const { sessions, own, signIn, apply } = setUp();
  apply({ maxVpnSessions: 3 });
  for (const client of ['0', '1', '2']) signIn('CONNECT', client);
  assert.equal(new Set(sessions.of(own.id).map(({ address }) => address)).size, 3);
  apply({ maxVpnSessions: 1 });
  const connection = sessions.of(own.id)[0]?.connection;
  assert(connection);
  sessions.trim(connection);
  assert.deepEqual(
    sessions.of(own.id).map(({ client }) => client),
    ['2'],
  );
  signIn('CONNECT', '3');
  assert.deepEqual(
    sessions.of(own.id).map(({ client, address }) => [client, address]),
    [['3', '10.231.0.20']],
    'with one session at a time the address is always the first',
  );
});
