import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { operations } from '@/api/operations';
import { ask, makeKey } from '@/api/testing';
import { openWorld, type World } from '@/domain/testing/world';

/** APIDOC-02: every read answers what the document says, to a customer's key and to an operator's. `ask` checks the schema. */

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

/** Reads that need more than the world has: a relay or queues that answer, or something that was made before. */
const elsewhere = new Set([
  ...['getCommand', 'getPairingCode', 'getRotation', 'getGroup', 'getLatestGroupRotation', 'getGroupUsage'],
  ...['getWebhook', 'listDeliveries', 'getDelivery'],
]);
const ofOperators = new Set([
  ...['getCustomerNotes', 'getCustomerCeilings', 'listCustomerShares'],
  ...['surveyCustomers', 'countCustomers', 'getDefaults', 'listActivity'],
  ...['listRelays', 'getRelay', 'listRelayWindows', 'getCeilings', 'getJobs', 'getCockpit', 'getFleet'],
  ...['listEgressExceptions', 'countEgressExceptions', 'getEgressCover'],
]);
const queries: Readonly<Record<string, string>> = {
  search: '?text=phone',
  listUsage: '?of=devices',
  listCustomerShares: '?side=given',
  getVpnProfile: '?password=false',
};

test('every read answers as documented', async () => {
  const keys = { owner: (await makeKey(world.as.owner)).key, operator: (await makeKey(world.as.operator)).key };
  const { a, relayId, system } = world;
  const ids: Readonly<Record<string, string>> = {
    devices: a.deviceId,
    connections: a.connection.id,
    customers: a.customerId,
    relays: relayId,
  };
  const answers: unknown[] = [];
  const wanted: unknown[] = [];
  for (const { id, method, path, answers: kind } of operations) {
    if (method !== 'GET' || kind !== 'json' || elsewhere.has(id)) continue;
    const address = path.replace(/^\/(\w+)\/\{\w+\}/, (_, kind: string) => `/${kind}/${ids[kind]}`);
    for (const [who, key] of Object.entries(keys)) {
      const { status, json } = await ask(system, key, `GET ${address}${queries[id] ?? ''}`);
      answers.push([who, id, status === 200 ? 200 : json.code]);
      const expected = who === 'owner' && ofOperators.has(id) ? 'forbidden' : 200;
      wanted.push([who, id, id === 'getVpnProfile' ? 'openvpn_off' : expected]);
    }
  }
  assert.deepEqual(answers, wanted);
});
