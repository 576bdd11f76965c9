import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { createConnection } from '@/domain/connection/create';
import { maxConnectionsOnDevice } from '@/domain/bounds';
import { setCeilings } from '@/domain/ceiling/set';
import { newPassword } from '@/domain/connection/new-credentials';
import { addDevice, openWorld, refused, testKeys, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld({ min: 20_000, max: 20_999 })));
after(() => world.close());

/** Connections of before, without the verb. */
async function fill(deviceId: string, count: number): Promise<void> {
  const { db, relayId } = world;
  const { stored } = newPassword(randomUUID(), testKeys);
  const from = 20_500 + (await db.connection.count());
  const data = Array.from({ length: count }, (_, n) => {
    return { deviceId, relayId, name: `c${n}`, port: from + n, username: `u${from + n}`, ...stored };
  });
  await db.connection.createMany({ data });
}

const liveOn = (deviceId: string) => world.db.connection.count({ where: { deviceId, deletedAt: null } });

test('DASH-02 no one takes all ports of a relay: at most 50 on a device, not even by many at once', async () => {
  const { as, a } = world;
  await fill(a.deviceId, maxConnectionsOnDevice - 3);
  const create = () => createConnection(as.owner, { deviceId: a.deviceId, name: 'one more' });
  const tries = await Promise.allSettled(Array.from({ length: 6 }, create));
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 2);
  for (const one of tries) if (one.status === 'rejected') assert.equal(Object(one.reason).code, 'connections_full');
  assert.equal(await liveOn(a.deviceId), maxConnectionsOnDevice);
  await refused(createConnection(as.operator, { deviceId: a.deviceId, name: 'even then' }), 'connections_full');
});

test('DASH-02 at most 200 on all devices of a customer, unless an operator makes them', async () => {
  const { as, a, b, system, relayId } = world;
  const own = await Promise.all(
    Array.from({ length: 4 }, (_, n) => addDevice(system, { relayId, customerId: a.customerId, name: `More ${n}` })),
  );
  for (const { id } of own.slice(0, 3)) await fill(id, maxConnectionsOnDevice);
  const deviceId = own[3]?.id ?? '';
  await refused(createConnection(as.owner, { deviceId, name: 'one more' }), 'customer_connections_full');
  await createConnection(as.operator, { deviceId, name: 'by staff' });
  assert.equal(await liveOn(deviceId), 1);
  await createConnection(as.other, { deviceId: b.deviceId, name: 'of others' });
  // The two of them are what customer B may have now
  await setCeilings(as.operator, { customerId: b.customerId, values: { customerConnections: 2 } });
  await refused(createConnection(as.other, { deviceId: b.deviceId, name: 'third' }), 'customer_connections_full');
  await setCeilings(as.operator, { customerId: b.customerId, values: { customerConnections: 3 } });
  await createConnection(as.other, { deviceId: b.deviceId, name: 'third' });
});

test('DASH-02 the last connection of a customer is made once, also by many at once on phones of several relays', async () => {
  const { as, b, db, system } = world;
  const devices = await Promise.all(
    ['east', 'west', 'north'].map(async (name, index) => {
      const [portMin, portMax] = [31_000 + index * 100, 31_099 + index * 100];
      const relay = await db.relay.create({
        data: { name, publicHost: `${name}.test`, tunnelUrl: `wss://${name}.test/`, portMin, portMax },
      });
      return addDevice(system, { relayId: relay.id, customerId: b.customerId, name });
    }),
  );
  const before = await db.connection.count({ where: { device: { customerId: b.customerId }, deletedAt: null } });
  const most = before + 1;
  await setCeilings(as.operator, { customerId: b.customerId, values: { customerConnections: most } });
  const tries = await Promise.allSettled(
    [...devices, ...devices].map(({ id }) => createConnection(as.other, { deviceId: id, name: 'the last' })),
  );
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const one of tries)
    if (one.status === 'rejected') assert.equal(Object(one.reason).code, 'customer_connections_full');
  assert.equal(await db.connection.count({ where: { device: { customerId: b.customerId }, deletedAt: null } }), most);
});
