import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { busChannel, type BusEvent } from '../../contract/events.ts';
import { makeConnection, MemoryBus, quiet, scratch } from '../../test/database.ts';
import { Recorder } from '../../test/fixtures.ts';
import { Directory } from '../connection/directory.ts';
import { relayLimits } from '../limits.ts';
import { Meter } from '../connection/meter.ts';
import { BusInbox, eventHandlers } from './bus-inbox.ts';
import { Flush } from './flush.ts';
import { Sync } from './sync.ts';
import { Turn } from './turn.ts';

async function setUp(t: TestContext) {
  const place = await scratch(t);
  const { database, relayId, deviceId, customerId } = place;
  const meter = new Meter(Date.now());
  const directory = new Directory(meter);
  const bus = new MemoryBus();
  const bootId = randomUUID();
  const turn = new Turn();
  const flush = new Flush({ db: database, bus, meter, turn, bootId, log: quiet });
  const waiting: (() => void)[] = [];
  const commands: string[] = [];
  const sync = new Sync({
    ...{ db: database, bus, directory, turn, bootId, log: quiet },
    relayId: async () => relayId,
    receives: () => bus.isUp && inbox.subscribed,
    onSynced: () => waiting.splice(0).forEach((resolve) => resolve()),
  });
  const inbox = new BusInbox({
    ...{ bus, relayId: () => relayId },
    ...{
      onQuestion: () => undefined,
      onVpnQuestion: () => undefined,
      onTrialQuestion: () => undefined,
      onClientsQuestion: () => undefined,
    },
    events: eventHandlers({ sync, commands: { wake: () => commands.push('wake') } }),
  });
  await inbox.subscribe();
  place.stopFirst(() => sync.stop());
  const synced = () => new Promise<void>((resolve) => waiting.push(resolve));
  /** Sends the event and waits for the reading it causes. */
  const send = async (event: BusEvent) => {
    const done = synced();
    await bus.publish(busChannel, event);
    await done;
  };
  const connectionChanged = (connectionId: string, to = relayId) =>
    ({ type: 'connection.changed', relayId: to, connectionId, deviceId, customerId }) as const;
  const run = (port: number | null) => {
    const running = new Recorder();
    directory.byPort(port ?? 0)?.running.add(running);
    return running;
  };
  return { ...place, directory, bus, sync, flush, synced, send, connectionChanged, run, commands };
}

test('a full reading brings all that the relay needs, and nothing of other relays or deleted', async (t) => {
  const { db, relayId, deviceId, customerId, directory, sync } = await setUp(t);
  const place = { relayId, deviceId };
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db.customer.update({ where: { id: customerId }, data: { timeZone: 'Europe/Berlin' } });
  const made = await makeConnection(db, place, {
    ...{ expiresAt, quotaBytes: 5_000_000_000n, quotaPeriod: 'month', speedBitsPerSecond: 8_000_000n, accessLog: true },
    whitelist: { create: [{ cidr: '203.0.113.0/24' }, { cidr: '::1' }] },
  });
  await makeConnection(db, place, { deletedAt: new Date(), port: null });
  const other = await db.relay.create({
    data: { name: 'other', publicHost: 'h', tunnelUrl: 'u', portMin: 1, portMax: 2 },
  });
  await makeConnection(db, { relayId: other.id, deviceId });
  await db.deviceSecret.createMany({
    data: [
      { deviceId, hash: 'aa' },
      { deviceId, hash: 'bb', revokedAt: new Date() },
    ],
  });
  await sync.readAll();
  const [connection, ...rest] = directory.connections;
  assert.equal(rest.length, 0);
  const { port, ...known } = connection?.settings ?? {};
  assert.equal(port, made.port);
  assert.deepEqual(known, {
    ...{
      id: made.id,
      deviceId,
      customerId,
      usedBy: customerId,
      username: made.username,
      verifier: made.passwordVerifier,
    },
    ...{ passwordGiven: false, enabled: true, customerActive: true, protocols: ['http', 'socks5'], requireTls: false },
    ...{ expiresAtMs: expiresAt.getTime(), vpnNumber: null, vpnGeneration: 0 },
    ...{ quotaBytes: 5_000_000_000, quotaPeriod: 'month', speedBitsPerSecond: 8_000_000 },
    ...{ timeZone: 'Europe/Berlin', accessLog: true },
    ...{
      maxStreams: 1_000,
      maxConnectsPerSecond: 200,
      rotationWaitSeconds: 30,
      maxVpnSessions: 1,
      whitelist: ['203.0.113.0/24', '::1'],
    },
  });
  assert.equal(directory.deviceBySecret('aa')?.id, deviceId);
  assert.equal(directory.deviceBySecret('bb'), undefined);
});

test('a full reading of more than one page misses nothing', async (t) => {
  const { db, relayId, deviceId, directory, sync } = await setUp(t);
  const rows = Array.from({ length: 2_345 }, (_, n) => ({
    ...{ relayId, deviceId, name: 'c', port: n + 1, username: `pp${n}` },
    ...{ passwordVerifier: 'ab', passwordSealed: 'x' },
  }));
  await db.connection.createMany({ data: rows });
  await sync.readAll();
  assert.equal([...directory.connections].length, rows.length);
});

test('MON-02 TENANT-05: events reach the row they name and cut what runs', async (t) => {
  const { db, relayId, deviceId, customerId, directory, sync, send, connectionChanged, run } = await setUp(t);
  const place = { relayId, deviceId };
  const [a, b] = [await makeConnection(db, place), await makeConnection(db, place)];
  await sync.readAll();
  sync.start();
  const [onA, onB] = [run(a.port), run(b.port)];
  await db.connection.update({ where: { id: a.id }, data: { enabled: false } });
  await send(connectionChanged(a.id));
  assert.deepEqual([onA.cuts, onB.cuts], [['connection_off'], []]);

  await db.connection.update({ where: { id: b.id }, data: { deletedAt: new Date(), port: null } });
  await send(connectionChanged(b.id));
  assert.deepEqual(onB.cuts, ['connection_deleted']);
  assert.equal(directory.byPort(b.port ?? 0), undefined);

  const c = await makeConnection(db, place, { port: b.port });
  await send(connectionChanged(c.id));
  assert.equal(directory.byPort(b.port ?? 0)?.settings.id, c.id);

  const onC = run(c.port);
  await db.customer.update({ where: { id: customerId }, data: { state: 'suspended' } });
  await send({ type: 'customer.changed', customerId });
  assert.deepEqual(onC.cuts, ['customer_suspended']);
});

test('TENANT-05 TENANT-04: a suspended customer’s connections on a device shared with it stop, the owner’s continue', async (t) => {
  const { db, relayId, deviceId, sync, send, run } = await setUp(t);
  const [own, theirs] = [
    await makeConnection(db, { relayId, deviceId }),
    await makeConnection(db, { relayId, deviceId }),
  ];
  const holder = await db.customer.create({ data: { name: 'Holder' } });
  await db.connection.update({ where: { id: theirs.id }, data: { holderId: holder.id } });
  await sync.readAll();
  sync.start();
  const [onOwn, onTheirs] = [run(own.port), run(theirs.port)];
  await db.customer.update({ where: { id: holder.id }, data: { state: 'suspended' } });
  await send({ type: 'customer.changed', customerId: holder.id });
  assert.deepEqual([onOwn.cuts, onTheirs.cuts], [[], ['customer_suspended']]);
});

test('TENANT-04 TENANT-05: what a suspended customer put on the owner’s whitelist pauses with it', async (t) => {
  const { db, relayId, deviceId, sync, send, directory } = await setUp(t);
  const { id, port } = await makeConnection(db, { relayId, deviceId });
  const holder = await db.customer.create({ data: { name: 'Holder' } });
  await db.whitelistEntry.create({ data: { connectionId: id, cidr: '192.0.2.1' } });
  await db.whitelistEntry.create({ data: { connectionId: id, cidr: '192.0.2.2', holderId: holder.id } });
  await sync.readAll();
  sync.start();
  const whitelist = () => directory.byPort(port ?? 0)?.settings.whitelist;
  assert.deepEqual(whitelist(), ['192.0.2.1', '192.0.2.2']);
  for (const [state, expected] of [
    ['suspended', ['192.0.2.1']],
    ['active', ['192.0.2.1', '192.0.2.2']],
  ] as const) {
    await db.customer.update({ where: { id: holder.id }, data: { state } });
    await send({ type: 'customer.changed', customerId: holder.id });
    assert.deepEqual(whitelist(), expected);
  }
});

test('a device that moves to another customer takes its connections out of the old hands', async (t) => {
  const { db, relayId, deviceId, customerId, directory, sync, send, run } = await setUp(t);
  const connection = await makeConnection(db, { relayId, deviceId });
  await db.deviceSecret.create({ data: { deviceId, hash: 'aa' } });
  await sync.readAll();
  sync.start();
  const running = run(connection.port);
  const next = await db.customer.create({ data: { name: 'Next' } });
  await db.device.update({ where: { id: deviceId }, data: { customerId: next.id } });
  await send({ type: 'device.changed', relayId, deviceId, customerId });
  assert.deepEqual(running.cuts, ['device_moved']);
  const revoked: string[] = [];
  directory.on('revoked', (id, reason) => revoked.push(`${id} ${reason}`));
  await db.deviceSecret.updateMany({ data: { revokedAt: new Date() } });
  await send({ type: 'device.changed', relayId, deviceId, customerId });
  assert.deepEqual(revoked, [`${deviceId} device_revoked`]);
});

test('lost events heal when the bus comes back; foreign, malformed and other relays events change nothing', async (t) => {
  const { db, relayId, deviceId, sync, bus, synced, connectionChanged, run, commands } = await setUp(t);
  const connection = await makeConnection(db, { relayId, deviceId });
  await sync.readAll();
  sync.start();
  const running = run(connection.port);
  await db.connection.update({ where: { id: connection.id }, data: { enabled: false } });
  await bus.publish(busChannel, connectionChanged(connection.id, randomUUID()));
  assert.deepEqual(running.cuts, []);
  const done = synced();
  bus.state.emit('up');
  await done;
  assert.deepEqual(running.cuts, ['connection_off']);
  await bus.publish(busChannel, {
    type: 'command.created',
    relayId,
    commandId: randomUUID(),
    deviceId,
    customerId: null,
  });
  assert.deepEqual(commands, ['wake']);
});

test('while the bus is unavailable everything is read every five seconds, and immediately when it goes', async (t) => {
  const { db, relayId, deviceId, sync, bus, synced, run } = await setUp(t);
  const { id, port } = await makeConnection(db, { relayId, deviceId });
  await sync.readAll();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  sync.start();
  const running = run(port);
  const gone = synced();
  bus.isUp = false;
  bus.state.emit('down');
  await gone;
  await nextTurn(); // the loop waits for its next run
  await db.connection.update({ where: { id }, data: { enabled: false } });
  const read = synced();
  t.mock.timers.tick(relayLimits.deafResyncIntervalMs);
  await read;
  assert.deepEqual(running.cuts, ['connection_off']);
});

test('a reading in which nothing is new changes nothing; one with a change is counted as one', async (t) => {
  const { db, relayId, deviceId, directory, sync } = await setUp(t);
  const { id } = await makeConnection(db, { relayId, deviceId });
  await db.deviceSecret.create({ data: { deviceId, hash: 'aa' } });
  await sync.readAll();
  const { version } = directory;
  await sync.readAll();
  assert.equal(directory.version, version);
  await db.connection.update({ where: { id }, data: { maxStreams: 7 } });
  await sync.readAll();
  assert.equal(directory.version, version + 1);
  await db.deviceSecret.updateMany({ data: { revokedAt: new Date() } });
  await sync.readAll();
  assert.equal(directory.version, version + 2);
});

test('USE-01: a reset of the usage in the dashboard reaches the relay; unflushed bytes are kept', async (t) => {
  const { db, relayId, deviceId, directory, sync, flush, send, connectionChanged } = await setUp(t);
  const { id, port } = await makeConnection(db, { relayId, deviceId }, { quotaBytes: 1_000n });
  await sync.readAll();
  sync.start();
  const connection = directory.byPort(port ?? 0);
  connection?.count(400, 200);
  await flush.flush();
  connection?.count(300, 0);
  await sync.readAll();
  assert.equal(connection?.quotaUse().bytes, 900);
  await db.quotaUse.update({ where: { connectionId: id }, data: { bytes: 0n, periodStart: new Date() } });
  await send(connectionChanged(id));
  assert.equal(connection?.quotaUse().bytes, 300);
  await flush.flush();
  assert.equal((await db.quotaUse.findUniqueOrThrow({ where: { connectionId: id } })).bytes, 300n);
});

test('ceilings: for all and of one customer, by their events; a connection made through a share is used by its maker', async (t) => {
  const { db, relayId, deviceId, customerId, directory, sync, send } = await setUp(t);
  sync.start();
  await db.ceiling.create({ data: { name: 'customerStreams', value: 7 } });
  await send({ type: 'ceilings.changed' });
  assert.equal(directory.ceilings.of('customerStreams', customerId), 7);
  await db.customerCeiling.create({ data: { customerId, name: 'customerStreams', value: 9 } });
  await send({ type: 'customer.changed', customerId });
  assert.deepEqual(
    [directory.ceilings.of('customerStreams', customerId), directory.ceilings.of('customerStreams')],
    [9, 7],
  );
  const { id: holderId } = await db.customer.create({ data: { name: 'Other' } });
  const { port } = await makeConnection(db, { relayId, deviceId }, { holderId });
  await sync.readAll();
  assert.deepEqual(
    [directory.byPort(port ?? 0)?.settings.usedBy, directory.byPort(port ?? 0)?.settings.customerId],
    [holderId, customerId],
  );
});
