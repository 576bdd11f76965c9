import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { endClients } from '@/domain/connection/end-clients';
import { listClients } from '@/domain/connection/list-clients';
import { foreignIsMissing } from '@/domain/testing/verb-cases';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world.close());

test('DASH-03: who uses a connection is asked of its relay; ending it is audited and returns the rest', async () => {
  const { as, a, relayId } = world;
  const { id } = a.connection;
  const client = { address: '203.0.113.9', protocol: 'http', streams: 2 } as const;
  const asked: unknown[] = [];
  const askClients = async (...question: unknown[]) => {
    asked.push(question);
    return question.length > 2 ? { clients: [], streams: 0 } : { clients: [{ ...client, sinceMs: 1_000 }], streams: 2 };
  };
  assert.deepEqual(await listClients({ ...as.viewer, askClients }, { id }), {
    clients: [{ ...client, since: '1970-01-01T00:00:01.000Z' }],
    streams: 2,
  });
  const end = { connectionId: id, address: '203.0.113.9' };
  await refused(endClients({ ...as.viewer, askClients }, end), 'forbidden');
  assert.deepEqual(await endClients({ ...as.manager, askClients }, end), { clients: [], streams: 0 });
  assert.deepEqual((await lastAudit(world, 'connection.end_clients')).before, { address: '203.0.113.9' });
  await endClients({ ...as.owner, askClients }, { ...end, address: null });
  assert.deepEqual(asked, [
    [relayId, id],
    [relayId, id, '203.0.113.9'],
    [relayId, id, null],
  ]);
  await refused(listClients({ ...as.owner, askClients: async () => undefined }, { id }), 'relay_silent');
  await foreignIsMissing(world, world.b.connection.id, (context, other) => listClients(context, { id: other }));
});
