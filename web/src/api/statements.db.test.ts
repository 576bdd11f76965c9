import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { answering } from '@/api/testing-requests';
import { ask, makeKey } from '@/api/testing';
import { createConnection } from '@/domain/connection/create';
import { createGroup } from '@/domain/group/create';
import { queriesOf } from '@/domain/testing/queries';
import { addDevice, openWorld, type World } from '@/domain/testing/world';

/** APIDOC-02: what a request costs the database does not grow with what it answers. */

let world: World;
const rows = 12;
/** Lists that are empty here: what fills them needs phones, relays or receivers that answer. */
const withoutRows = new Set([
  ...['listDeviceWindows', 'listRotations', 'listAccessLog', 'listAlerts', 'listWebhooks', 'listDeliveries'],
  ...['listInvitations', 'listRelayWindows', 'listPairingCodes', 'listActivity', 'listEgressExceptions'],
]);
before(async () => void (world = await openWorld()));
after(() => world.close());

const statementsOf = async (key: string, address: string) => {
  let items: unknown;
  const queries = await queriesOf(async () => void ({ items } = (await ask(world.system, key, address)).json));
  return { count: queries.length, items: Array.isArray(items) ? items.length : 0 };
};

test('the check of a key is one statement, also of a key that is limited to a group', async () => {
  const { as, a, db } = world;
  const { id: groupId } = await createGroup(as.owner, { name: 'All' });
  await db.deviceGroupEntry.create({ data: { groupId, deviceId: a.deviceId } });
  for (const limits of [{}, { groupId, scopes: ['devices:read' as const] }]) {
    const { key } = await makeKey(as.owner, limits);
    // The first request of a minute also writes the key's last use
    await statementsOf(key, 'GET /nothing/at/all');
    const first = await statementsOf(key, 'DELETE /devices');
    const second = await statementsOf(key, 'DELETE /devices');
    assert.deepEqual([first.count, second.count], [2, 1]);
  }
});

test('a key whose lists are empty is read, as Prisma writes them when they are left out', async () => {
  const { as, db, system } = world;
  const { key, id } = await makeKey(as.owner);
  await db.$executeRaw`UPDATE "ApiKey" SET "addresses" = NULL, "deviceIds" = NULL WHERE "id" = ${id}::uuid`;
  assert.equal((await ask(system, key, 'GET /me')).status, 200);
});

test('every list costs as many statements for all rows as for one', async () => {
  await fill();
  const { as, a, db, relayId } = world;
  const keys = [(await makeKey(as.owner)).key, (await makeKey(as.operator)).key];
  const [group] = await db.deviceGroup.findMany({ where: { name: 'Group 0' } });
  const ids: Readonly<Record<string, string>> = {
    ...{ devices: a.deviceId, connections: a.connection.id, customers: a.customerId, relays: relayId },
    ...{ groups: group?.id ?? '' },
  };
  const lists = answering.filter(({ method, input }) => method === 'GET' && input && 'limit' in input.shape);
  const longest = new Map<string, number>();
  const grown: unknown[] = [];
  for (const key of keys) {
    await statementsOf(key, 'GET /me');
    for (const { id, path } of lists) {
      const place = path.replace(/^\/([\w-]+)\/\{\w+\}/, (_, kind: string) => `/${kind}/${ids[kind]}`);
      const query = id === 'listUsage' ? '&of=devices' : id === 'listCustomerShares' ? '&side=given' : '';
      const [one, all] = [
        await statementsOf(key, `GET ${place}?limit=1${query}`),
        await statementsOf(key, `GET ${place}?limit=200${query}`),
      ];
      if (all.count > one.count) grown.push([id, one, all]);
      longest.set(id, Math.max(longest.get(id) ?? 0, all.items));
    }
  }
  assert.deepEqual(grown, []);
  // These must have had rows to grow with
  for (const id of ['listDevices', 'listConnections', 'listGroups', 'listAudit', 'listCustomers'])
    assert.ok((longest.get(id) ?? 0) > 2, `${id}: ${longest.get(id)}`);
  const untold = [...longest].filter(([id, items]) => items < 2 && !withoutRows.has(id)).map(([id]) => id);
  assert.deepEqual(untold, []);
});

async function fill() {
  const { as, a, b, relayId, system, db } = world;
  const { id: _, ...relay } = await db.relay.findFirstOrThrow();
  for (let at = 0; at < rows; at += 1) {
    const { id: deviceId } = await addDevice(system, { relayId, customerId: a.customerId, name: `Phone ${at}` });
    await createConnection(as.owner, { deviceId, name: `Connection ${at}` });
    await createGroup(as.owner, { name: `Group ${at}` });
    await ask(system, (await makeKey(as.operator)).key, 'POST /customers', { body: { name: `Customer ${at}` } });
    await db.relay.create({ data: { ...relay, name: `Relay ${at}` } });
    await db.ipHistory.create({ data: { deviceId: a.deviceId, ip: `192.0.2.${at}`, firstSeenAt: world.now } });
    await db.share.create({
      data: {
        deviceId: a.deviceId,
        email: `a${at}@example.com`,
        customerId: b.customerId,
        ports: true,
        rename: false,
        configs: false,
        rotate: false,
      },
    });
    await db.statusLog.create({ data: { deviceId: a.deviceId, status: 'online', at: new Date() } });
  }
}
