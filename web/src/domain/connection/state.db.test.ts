import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { countConnections } from '@/domain/connection/count';
import { createConnection } from '@/domain/connection/create';
import { listConnections } from '@/domain/connection/list';
import { selectConnections } from '@/domain/connection/select';
import { connectionStateNames, connectionStates } from '@/domain/connection/states';
import { addDevice, openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

test('DASH-01 what a badge says of a connection is what the filter finds, for every mix of its own and its phone’s state', async () => {
  const { as, a, b, db, now, relayId, system } = world;
  const phones = [
    { status: 'online', mobileUp: true, batteryPercent: 90 },
    { status: 'online', mobileUp: true, batteryPercent: 2 },
    { status: 'online', mobileUp: false },
    { status: 'offline' },
    { status: 'online', rotating: true },
    { status: 'online', paired: false },
  ] as const;
  const past = new Date(now.getTime() - 1_000);
  const full = { periodStart: now, bytes: 1_000n };
  for (const { rotating, paired, ...data } of phones.map((phone) => ({ rotating: false, paired: true, ...phone }))) {
    const { id: deviceId } = await addDevice(system, { relayId, customerId: a.customerId, name: 'Phone' });
    await db.device.update({ where: { id: deviceId }, data });
    if (!paired) await db.deviceSecret.updateMany({ where: { deviceId }, data: { revokedAt: now } });
    if (rotating)
      await db.rotation.create({ data: { deviceId, activeDeviceId: deviceId, trigger: 'manual', state: 'verifying' } });
    for (const [more, use] of [
      [{}, null],
      [{ enabled: false, expiresAt: past, quotaBytes: 1_000n }, full],
      [{ expiresAt: past, quotaBytes: 1_000n }, full],
      [{ quotaBytes: 1_000n, quotaPeriod: 'month' }, full],
      [
        { quotaBytes: 1_000n, quotaPeriod: 'month' },
        { ...full, topUpBytes: 500n },
      ],
      [
        { quotaBytes: 1_000n, quotaPeriod: 'day' },
        { ...full, periodStart: new Date(now.getTime() - 3 * 86_400_000) },
      ],
      [{ quotaBytes: 2_000n }, full],
    ] as const) {
      const { id } = await createConnection(as.owner, { deviceId, name: 'Mixed' });
      await db.connection.update({ where: { id }, data: { ...more, ...(use && { quotaUse: { create: use } }) } });
    }
  }
  const all = (await listConnections(as.owner, { limit: 200 })).items;
  for (const state of connectionStateNames) {
    const expected = all.filter((connection) => connection.state.name === state).map(({ id }) => id);
    const found = (await listConnections(as.owner, { limit: 200, state })).items.map(({ id }) => id);
    assert.deepEqual(found, expected, state);
    assert.ok(found.length > 0, `${state}: nothing to tell apart`);
    assert.equal((await countConnections(as.owner, { state })).total, found.length, state);
    const selected = (await selectConnections(as.owner, { state })).items.map(({ id }) => id);
    assert.deepEqual(new Set(selected), new Set(found), state);
  }
  const sum = await Promise.all(connectionStateNames.map((state) => countConnections(as.owner, { state })));
  assert.equal(
    sum.reduce((before, { total }) => before + total, 0),
    all.length,
    'each connection is in one state',
  );
  assert.ok(!(await selectConnections(as.owner)).items.some(({ id }) => id === b.connection.id));
  assert.equal(Object.keys(connectionStates).length, connectionStateNames.length);
});
