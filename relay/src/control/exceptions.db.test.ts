import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { MemoryBus, quiet, scratch } from '../../test/database.ts';
import { Directory } from '../connection/directory.ts';
import { Meter } from '../connection/meter.ts';
import { Sync } from './sync.ts';
import { Turn } from './turn.ts';

test('egress exceptions: those that hold, for the phones that they are of; a phone that moves gets others', async (t) => {
  const place = await scratch(t);
  const { db, database, relayId, deviceId, customerId } = place;
  const directory = new Directory(new Meter(Date.now()));
  const sync = new Sync({
    ...{ db: database, bus: new MemoryBus(), directory, turn: new Turn(), bootId: randomUUID(), log: quiet },
    ...{ relayId: async () => relayId, receives: () => false, onSynced: () => undefined },
  });
  place.stopFirst(() => sync.stop());
  const opened = async () => {
    await sync.readAll();
    return directory.openedFor(deviceId).list;
  };
  await db.egressException.createMany({
    data: [
      { cidr: '10.1.0.0/16', note: 'x', fromPort: 80, toPort: 90, customerId },
      { cidr: '10.2.0.0/16', note: 'x', expiresAt: new Date(Date.now() - 1_000) },
      { cidr: '127.0.0.0/8', note: 'written past the dashboard' },
    ],
  });
  const before = directory.version;
  assert.deepEqual(await opened(), [{ cidr: '10.1.0.0/16', ports: [80, 90] }]);
  assert.notEqual(directory.version, before, 'the snapshot is written again');
  const { id: other } = await db.customer.create({ data: { name: 'Other' } });
  await db.device.update({ where: { id: deviceId }, data: { customerId: other } });
  assert.deepEqual(await opened(), []);
  await db.egressException.deleteMany();
  await db.egressException.create({ data: { cidr: '10.3.0.0/16', note: 'x', deviceId } });
  assert.deepEqual(await opened(), [{ cidr: '10.3.0.0/16' }]);
});
