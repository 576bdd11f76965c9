import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { ask, makeKey } from '@/api/testing';
import { createConnection } from '@/domain/connection/create';
import { createGroup } from '@/domain/group/create';
import { queriesOf } from '@/domain/testing/queries';
import { addDevice, openWorld, type World } from '@/domain/testing/world';

/** APIDOC-02: what a request costs the database does not grow with what it answers. */

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const statementsOf = async (key: string, address: string) => {
  const queries = await queriesOf(() => ask(world.system, key, address));
  return queries.length;
};

test('a list costs as many statements for twenty rows as for one; a key limited to a group at most two more', async () => {
  const { as, a, db, relayId, system } = world;
  const { id: groupId } = await createGroup(as.owner, { name: 'All' });
  await db.deviceGroupEntry.create({ data: { groupId, deviceId: a.deviceId } });
  const { key } = await makeKey(as.owner);
  const { key: limited } = await makeKey(as.owner, { scopes: ['devices:read', 'connections:read'], groupId });
  const addresses = ['GET /me', 'GET /devices?limit=200', 'GET /connections?limit=200'];
  const counts = async (of: string) => {
    const all = [];
    // The first request of a minute also writes the key's last use
    for (const address of ['GET /me', ...addresses]) all.push(await statementsOf(of, address));
    return all.slice(1);
  };
  const few = [await counts(key), await counts(limited)] as const;
  for (let at = 0; at < 19; at += 1) {
    const { id: deviceId } = await addDevice(system, { relayId, customerId: a.customerId, name: `Phone ${at}` });
    await db.deviceGroupEntry.create({ data: { groupId, deviceId } });
    await createConnection(as.owner, { deviceId, name: `Connection ${at}` });
  }
  assert.deepEqual([await counts(key), await counts(limited)], few);
  const [[me = 0] = []] = few;
  assert.ok(me <= 4, `${me} statements for a key alone`);
  few[1].forEach((count, at) => assert.ok(count <= (few[0][at] ?? 0) + 2, `${addresses[at]}: ${count}`));
});
