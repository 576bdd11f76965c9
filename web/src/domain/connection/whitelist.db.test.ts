import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { maxWhitelistEntries } from '@/domain/bounds';
import { addWhitelistEntry } from '@/domain/connection/add-whitelist-entry';
import { createConnection } from '@/domain/connection/create';
import { getConnection } from '@/domain/connection/get';
import { removeWhitelistEntry } from '@/domain/connection/remove-whitelist-entry';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => void (world.events.length = 0));

test('IPWL-01 entries are stored normalised, audited and sent to the relay', async () => {
  const { as, a } = world;
  const connectionId = a.connection.id;
  const stored = [
    ['203.0.113.77', '203.0.113.77'],
    ['198.51.100.77/24', '198.51.100.0/24'],
    ['2001:DB8:0::1/48', '2001:db8::/48'],
    ['2001:db8:0:0::9', '2001:db8::9'],
    ['::ffff:192.0.2.9', '192.0.2.9'],
    ['::ffff:192.0.2.9/120', '192.0.2.0/24'],
  ] as const;
  for (const [typed, cidr] of stored) {
    assert.equal((await addWhitelistEntry(as.manager, { connectionId, cidr: typed })).cidr, cidr);
    assert.deepEqual((await lastAudit(world, 'whitelist.add')).after, { cidr });
  }
  assert.equal(world.events.length, stored.length);
  const view = await getConnection(as.viewer, { id: connectionId });
  assert.equal(view.whitelist.length, stored.length);
});

test('IPWL-01 pitfall-21 what is no address, too wide or already there is refused by name', async () => {
  const { as, a } = world;
  const connectionId = a.connection.id;
  const invalid = [
    '127.1',
    '0x7f.0.0.1',
    '2130706433',
    '010.0.0.1',
    'example.com',
    '1.2.3.4/33',
    '1.2.3.4/',
    '1.2.3.4/08a',
    '::1%eth0',
    '1.2.3.4/8/8',
    '①.2.3.4',
  ];
  for (const cidr of invalid) await refused(addWhitelistEntry(as.owner, { connectionId, cidr }), 'address_invalid');
  for (const cidr of ['0.0.0.0/0', '::/0', '0.0.0.0/1', '::ffff:0:0/96', '8000::/1', '1.2.3.4/0']) {
    await refused(addWhitelistEntry(as.owner, { connectionId, cidr }), 'whitelist_too_wide');
  }
  await refused(addWhitelistEntry(as.owner, { connectionId, cidr: '::ffff:203.0.113.77' }), 'whitelist_duplicate');
  assert.deepEqual(world.events, []);
});

test('IPWL-01 at most 100 entries, also when many come at once', async () => {
  const { as, a, db } = world;
  const { id: connectionId } = await createConnection(as.owner, { deviceId: a.deviceId, name: 'Full' });
  await db.whitelistEntry.createMany({
    data: Array.from({ length: maxWhitelistEntries - 1 }, (_, index) => ({ connectionId, cidr: `203.0.113.${index}` })),
  });
  const adds = Array.from({ length: 5 }, (_, index) =>
    addWhitelistEntry(as.owner, { connectionId, cidr: `192.0.2.${index}` }),
  );
  const results = await Promise.allSettled(adds);
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  await refused(addWhitelistEntry(as.owner, { connectionId, cidr: '192.0.2.99' }), 'whitelist_full');
});

test('TENANT-03 whitelist: other customers and other connections’ entries are not found, viewers are refused', async () => {
  const { as, a, b } = world;
  const connectionId = a.connection.id;
  const foreign = await addWhitelistEntry(as.other, { connectionId: b.connection.id, cidr: '192.0.2.200' });
  const own = await addWhitelistEntry(as.owner, { connectionId, cidr: '192.0.2.201' });
  world.events.length = 0;
  await foreignIsMissing(world, b.connection.id, (context, id) =>
    addWhitelistEntry(context, { connectionId: id, cidr: '192.0.2.1' }),
  );
  await foreignIsMissing(world, b.connection.id, (context, id) =>
    removeWhitelistEntry(context, { connectionId: id, id: foreign.id }),
  );
  await foreignIsMissing(world, foreign.id, (context, id) => removeWhitelistEntry(context, { connectionId, id }));
  await viewerIsForbidden(world, (context) => addWhitelistEntry(context, { connectionId, cidr: '192.0.2.1' }));
  await viewerIsForbidden(world, (context) => removeWhitelistEntry(context, { connectionId, id: own.id }));
  await removeWhitelistEntry(as.manager, { connectionId, id: own.id });
  assert.deepEqual((await lastAudit(world, 'whitelist.remove')).before, { cidr: '192.0.2.201' });
  assert.equal(world.events.length, 1);
});
