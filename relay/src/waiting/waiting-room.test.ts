import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EgressPolicy } from '../../engine/egress.ts';
import { parseTarget, type Reason } from '../../protocol/index.ts';
import { enoughMemory, keys, noonMs, noSink, password, settings } from '../../test/fixtures.ts';
import { ConnectionState, type ConnectionSettings } from '../connection/connection.ts';
import { Tallies } from '../connection/tallies.ts';
import { Gate, type Grant, type Place, type StreamPermit } from '../gate/gate.ts';
import { relayLimits } from '../limits.ts';
import type { Absence } from './phone-states.ts';
import { WaitingRoom, type PhoneRequest, type Wait } from './waiting-room.ts';
import { unusedQuota } from '../connection/quota-use.ts';

const rotating: Absence = { reason: 'rotating', waitMs: Infinity };
const lost: Absence = { reason: 'phone_offline', waitMs: relayLimits.lostPhoneWaitMs };
const offline: Absence = { reason: 'phone_offline', waitMs: 0 };
const target = parseTarget('example.com', 443) ?? assert.fail();
const wide = { maxStreams: 10_000, maxConnectsPerSecond: 10_000 };
const waitMs = 30_000;

/** A gate, a room, and connections on phones whose state the test decides. */
function setUp(t: TestContext, count = 1, more: Partial<ConnectionSettings> = {}) {
  const tallies = new Tallies();
  const connections = Array.from({ length: count }, (_, n) => {
    const own = settings({ ...wide, port: 20_000 + n, ...more });
    return new ConnectionState(own, noSink, unusedQuota, noonMs, tallies);
  });
  const absences = new Map<string, Absence>();
  const phones = { absence: (deviceId: string) => absences.get(deviceId) };
  const gate: Gate = new Gate({
    byPort: (port) => connections.find((connection) => connection.settings.port === port),
    phoneRefusal: (deviceId) => phones.absence(deviceId)?.reason,
    ...{ keys, egress: new EgressPolicy([]), memory: enoughMemory, now: () => noonMs, monotonicNow: () => 0 },
  });
  const clock = { nowMs: 0 };
  const room = new WaitingRoom({ phones, gate, now: () => clock.nowMs });
  t.after(() => room.close());
  const log: string[] = [];
  const [connection = assert.fail()] = connections;

  const request = (name: string, { settings: { port, username } } = connection, heldBytes = 0) => {
    const credentials = { username, password };
    const grant = gate.admit({ port, protocol: 'http', secure: false, peerAddress: '192.0.2.1', credentials });
    assert(typeof grant !== 'string', String(grant));
    return new Request(name, grant, heldBytes);
  };
  class Request implements PhoneRequest {
    permit: StreamPermit | undefined;
    constructor(
      readonly name: string,
      readonly grant: Grant,
      public heldBytes: number,
    ) {}
    begin(place?: Place): Reason | undefined {
      const permit = gate.permit(this.grant, target, place);
      if (typeof permit === 'string') return permit;
      permit.opened();
      this.permit = permit;
      log.push(`${this.name} begins`);
      return undefined;
    }
    refused(reason: Reason): void {
      log.push(`${this.name} ${reason}`);
    }
  }
  const set = (absence: Absence | undefined, { settings: { deviceId } } = connection) => {
    if (absence) absences.set(deviceId, absence);
    else absences.delete(deviceId);
    room.look(deviceId);
  };
  const seen = () => log.splice(0);
  return { connection, connections, gate, room, clock, request, set, seen };
}

test('ROT-04: a request for a phone that is there begins immediately and leaves nothing behind', (t) => {
  const { room, request, seen, connection } = setUp(t);
  assert.equal(room.enter(request('a')), undefined);
  assert.deepEqual([seen(), room.size, connection.running.size], [['a begins'], 0, 0]);
});

test('ROT-04: while a phone rotates requests wait; then they begin, in their order, some in each turn', async (t) => {
  const { room, request, set, seen, connection } = setUp(t);
  set(rotating);
  const names = Array.from({ length: 40 }, (_, n) => `r${n}`);
  for (const name of names) room.enter(request(name));
  assert.deepEqual([seen(), room.size, connection.tallies[0].opening], [[], 40, 40]);
  set(undefined);
  await nextTurn();
  const first = seen();
  assert.equal(first.length, relayLimits.waitingPerTurn);
  while (room.size > 0) await nextTurn();
  assert.deepEqual(
    [...first, ...seen()],
    names.map((name) => `${name} begins`),
  );
  assert.deepEqual([connection.tallies[0].opening, connection.streams, connection.running.size], [0, 40, 0]);
});

test('ROT-04: what a request counted as while it waited passes to its permit, and is counted once', async (t) => {
  const { room, request, set, connection } = setUp(t, 1, { maxConnectsPerSecond: 2 });
  set(rotating);
  const waits = request('a');
  room.enter(waits);
  assert.equal(connection.streams, 1);
  set(undefined);
  await nextTurn();
  assert.equal(connection.streams, 1);
  waits.permit?.release();
  waits.permit?.release();
  assert.equal(connection.streams, 0);
});

test('ROT-04: phones continue in turn: a long line of one does not hold up another', async (t) => {
  const { room, request, set, seen, connections } = setUp(t, 2);
  const [one = assert.fail(), other = assert.fail()] = connections;
  for (const each of connections) set(rotating, each);
  for (let n = 0; n < 100; n++) room.enter(request(`one${n}`, one));
  room.enter(request('other', other));
  for (const each of connections) set(undefined, each);
  await nextTurn();
  assert.equal(seen().indexOf('other begins'), 1);
});

test('ROT-04: a wait ends after its time with the reason', (t) => {
  const { room, request, set, seen, clock, connection } = setUp(t);
  set(rotating);
  room.enter(request('a'));
  clock.nowMs = 1_000;
  room.enter(request('b'));
  clock.nowMs = waitMs - 1;
  room.sweep();
  assert.deepEqual(seen(), []);
  clock.nowMs += 1;
  room.sweep();
  assert.deepEqual(seen(), ['a rotating']);
  clock.nowMs += 1_000;
  room.sweep();
  assert.deepEqual([seen(), room.size, connection.streams], [['b rotating'], 0, 0]);
});

test('ROT-04: a connection may wait shorter, or not at all; a change acts on those that wait', (t) => {
  const { room, request, set, seen, clock, connection } = setUp(t, 1, { rotationWaitSeconds: 2 });
  set(rotating);
  room.enter(request('a'));
  clock.nowMs = 2_000;
  room.sweep();
  assert.deepEqual(seen(), ['a rotating']);
  room.enter(request('b'));
  connection.apply({ ...connection.settings, rotationWaitSeconds: 0 }, noonMs);
  room.enter(request('c'));
  assert.deepEqual(seen(), ['c rotating']);
  room.sweep();
  assert.deepEqual(seen(), ['b rotating']);
});

test('ROT-04: a tunnel that was lost just now is waited for a shorter time; one that is gone, not at all', async (t) => {
  const { room, request, set, seen, clock } = setUp(t);
  set(lost);
  room.enter(request('a'));
  clock.nowMs = relayLimits.lostPhoneWaitMs;
  room.sweep();
  assert.deepEqual(seen(), ['a phone_offline']);
  room.enter(request('b'));
  set(offline);
  await nextTurn();
  assert.deepEqual(seen(), ['b phone_offline']);
  assert.equal(room.enter(request('c')), undefined);
  assert.deepEqual(seen(), ['c phone_offline']);
});

test('ROT-04: one phone has room for 256, and its neighbours for as many', (t) => {
  const { room, request, set, seen, connections } = setUp(t, 4);
  for (const each of connections) set(rotating, each);
  const [one = assert.fail(), , , other = assert.fail()] = connections;
  // three connections on one phone: each alone could not fill the room
  for (const each of connections.slice(1, 3)) each.settings = { ...each.settings, deviceId: one.settings.deviceId };
  for (let n = 0; n < relayLimits.maxWaitingRequests; n++) room.enter(request(`r${n}`, connections[n % 3]));
  assert.deepEqual(seen(), []);
  room.enter(request('257th', one));
  assert.deepEqual(seen(), ['257th rotating']);
  room.enter(request('other', other));
  assert.deepEqual([seen(), room.size], [[], relayLimits.maxWaitingRequests + 1]);
});

test('ROT-04: the ceilings of streams that open hold for those that wait', (t) => {
  const { room, request, set, seen } = setUp(t);
  set(rotating);
  for (let n = 0; n < 193; n++) room.enter(request(`r${n}`));
  assert.deepEqual(seen(), ['r192 rotating']);
});

test('ROT-04: the memory of all that wait is bounded, that of one customer to a share of it', (t) => {
  const { room, request, set, seen, connections } = setUp(t, 6);
  for (const each of connections) set(rotating, each);
  const share = relayLimits.maxWaitingBytes * relayLimits.maxWaitingShare;
  const big = share - relayLimits.waitingClientBytes;
  const [one = assert.fail(), two = assert.fail(), three = assert.fail(), four = assert.fail(), five] = connections;
  const waits = room.enter(request('a', one, big));
  room.enter(request('b', one));
  assert.deepEqual(seen(), ['b rotating']);
  assert.equal(one.heldBytes, share);
  for (const each of [two, three, four]) room.enter(request('fits', each, big));
  assert.deepEqual(seen(), []);
  room.enter(request('c', five));
  assert.deepEqual(seen(), ['c rotating']);
  waits?.leave();
  room.enter(request('d', five));
  assert.deepEqual([seen(), room.size, one.heldBytes, one.streams], [[], 4, 0, 0]);
});

test('ROT-04: what a waiting client sends counts from the next look on', (t) => {
  const { room, request, set, seen, connection } = setUp(t);
  set(rotating);
  const grows = request('a');
  room.enter(grows);
  grows.heldBytes = relayLimits.maxWaitingBytes;
  room.sweep();
  room.enter(request('b', connection));
  assert.deepEqual(seen(), ['b rotating']);
  connection.cutAll('memory_hoarded');
  room.enter(request('c', connection));
  assert.deepEqual([seen(), room.size], [['a memory_hoarded'], 1]);
});

test('ROT-04: a client that leaves frees its place, once', async (t) => {
  const { room, request, set, seen, connection } = setUp(t);
  set(rotating);
  const waits: (Wait | undefined)[] = [room.enter(request('a')), room.enter(request('b'))];
  waits[0]?.leave();
  waits[0]?.leave();
  assert.deepEqual([room.size, connection.streams], [1, 1]);
  set(undefined);
  await nextTurn();
  assert.deepEqual(seen(), ['b begins']);
});

const changes: readonly (readonly [Reason, Partial<ConnectionSettings>])[] = [
  ['connection_off', { enabled: false }],
  ['customer_suspended', { customerActive: false }],
  ['connection_expired', { expiresAtMs: noonMs }],
  ['password_changed', { verifier: 'ab' }],
  ['device_moved', { deviceId: '0193b5a0-0000-7000-8000-000000000001' }],
  ['quota_exceeded', { quotaBytes: 0 }],
];
for (const [reason, change] of changes) {
  test(`pitfall-8: ${reason} ends a wait immediately`, (t) => {
    const { room, request, set, seen, connection } = setUp(t);
    set(rotating);
    room.enter(request('a'));
    connection.apply({ ...connection.settings, ...change }, noonMs);
    assert.deepEqual([seen(), room.size], [[`a ${reason}`], 0]);
  });
}

test('ROT-04: the gate is asked again when the phone is back', async (t) => {
  const { room, request, set, seen, gate, connection } = setUp(t);
  set(rotating);
  room.enter(request('a'));
  gate.stop();
  set(undefined);
  await nextTurn();
  assert.deepEqual([seen(), connection.streams], [['a relay_stopping'], 0]);
});

test('ROT-04: a phone that rotates again before its line is through keeps the rest waiting', async (t) => {
  const { room, request, set, seen } = setUp(t);
  set(rotating);
  for (let n = 0; n < 20; n++) room.enter(request(`r${n}`));
  set(undefined);
  await nextTurn();
  set(rotating);
  await nextTurn();
  assert.deepEqual([seen().length, room.size], [relayLimits.waitingPerTurn, 20 - relayLimits.waitingPerTurn]);
});

test('ROT-04: a request whose phone was lost begins once more, in a later turn', async (t) => {
  const { room, request, seen, set } = setUp(t);
  room.enterAgain(request('a'), 'tunnel_lost');
  assert.deepEqual(seen(), []);
  await nextTurn();
  assert.deepEqual(seen(), ['a begins']);
  set(offline);
  room.enterAgain(request('b'), 'tunnel_lost');
  await nextTurn();
  assert.deepEqual(seen(), ['b phone_offline']);
});

test('a relay that stops refuses all that wait, and all that would', (t) => {
  const { room, request, set, seen } = setUp(t);
  set(rotating);
  room.enter(request('a'));
  room.close();
  room.enter(request('b'));
  assert.deepEqual([seen(), room.size], [['a relay_stopping', 'b relay_stopping'], 0]);
});

test('a phone that is unpaired is waited for by no one', (t) => {
  const { room, request, set, seen, connection } = setUp(t);
  set(rotating);
  room.enter(request('a'));
  room.refuseAll(connection.settings.deviceId, 'device_revoked');
  assert.deepEqual([seen(), room.size], [['a device_revoked'], 0]);
});
