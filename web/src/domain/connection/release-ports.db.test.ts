import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { createConnection } from '@/domain/connection/create';
import { deleteConnection } from '@/domain/connection/delete';
import { getConnection } from '@/domain/connection/get';
import { portKeptMs } from '@/domain/connection/port-kept';
import { releasePorts } from '@/domain/connection/release-ports';
import { revealPassword } from '@/domain/connection/reveal-password';
import { updateConnection } from '@/domain/connection/update';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld({ min: 20_000, max: 20_003 })));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

const expire = async (id: string, agoMs = portKeptMs + 1_000) => {
  const expiresAt = new Date(world.now.getTime() - agoMs);
  await world.db.connection.update({ where: { id }, data: { expiresAt } });
  return expiresAt;
};
const release = () => releasePorts(world.system);
const renew = (id: string) => updateConnection(world.as.owner, { id, expiresAt: null });

test('MON-02 an expired connection keeps its port 7 days, then it is released: audited, said, and the relay hears of it', async () => {
  const { as, a, relayId } = world;
  const { id, port } = a.connection;
  const expiresAt = await expire(id, portKeptMs - 60_000);
  assert.equal(await release(), 0);
  const kept = await getConnection(as.viewer, { id });
  assert.deepEqual([kept.state.name, kept.port, kept.releasedPort], ['expired', port, null]);
  assert.equal(kept.portKeptUntil?.getTime(), expiresAt.getTime() + portKeptMs);
  await expire(id);
  assert.deepEqual(
    (await Promise.all([release(), release()])).reduce((one, other) => one + other),
    1,
    'two job processes',
  );
  assert.equal(await release(), 0);
  const gone = await getConnection(as.viewer, { id });
  assert.deepEqual([gone.state.name, gone.port, gone.releasedPort, gone.portKeptUntil], ['expired', null, port, null]);
  const audit = await lastAudit(world, 'connection.release_port');
  assert.deepEqual([audit.targetId, audit.customerId, audit.before], [id, a.customerId, { port }]);
  const event = { type: 'connection.changed', relayId, connectionId: id, deviceId: a.deviceId };
  assert.deepEqual(world.events, [{ ...event, customerId: a.customerId }]);
  assert.equal((await revealPassword(as.owner, { id })).port, null);
});

test('MON-02 renewed it gets the same port where that is free, else another; other changes give none', async () => {
  const { as, a, b } = world;
  const { id, port } = a.connection;
  assert.equal((await updateConnection(as.owner, { id, name: 'Still expired' })).port, null);
  const renewed = await renew(id);
  assert.deepEqual([renewed.port, renewed.releasedPort, renewed.state.name], [port, null, 'on']);
  await expire(id);
  await release();
  const other = await createConnection(as.operator, { deviceId: b.deviceId, name: 'Takes the smallest' });
  assert.equal(other.port, port);
  assert.equal((await renew(id)).port, 20_002);
  const { before, after } = await lastAudit(world, 'connection.update');
  assert.deepEqual(
    [before, after].map((side) => Object(side).port),
    [null, 20_002],
  );
});

test('MON-02 without a free port it stays released; deleted, it needs none', async () => {
  const { as, a, b } = world;
  const { id } = a.connection;
  await expire(id);
  await release();
  const create = () => createConnection(as.operator, { deviceId: b.deviceId, name: 'Full' });
  const [one] = [await create(), await create()];
  await refused(renew(id), 'ports_exhausted');
  assert.equal((await getConnection(as.owner, { id })).state.name, 'expired');
  await deleteConnection(as.operator, { id: one.id });
  assert.equal((await renew(id)).port, one.port);
  await expire(id);
  await release();
  await deleteConnection(as.owner, { id });
  await refused(getConnection(as.owner, { id }), 'not_found');
});
