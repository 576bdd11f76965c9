import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { noonMs, settings, simPlan, useOf } from '../../test/fixtures.ts';
import { Directory } from '../connection/directory.ts';
import { Meter } from '../connection/meter.ts';
import { SnapshotFile } from './snapshot.ts';
import { unusedQuota } from '../connection/quota-use.ts';

const key = Buffer.alloc(32, 1);
const relayId = randomUUID();

async function setUp(t: TestContext) {
  const dir = await mkdtemp(path.join(tmpdir(), 'snapshot-'));
  t.after(() => rm(dir, { recursive: true }));
  const directory = new Directory(new Meter(noonMs));
  const connection = settings({ whitelist: ['203.0.113.0/24'], quotaBytes: 100 });
  const { deviceId: id, customerId } = connection;
  const simUse = { ...useOf(noonMs), bytes: 90, phoneCounter: 5 };
  const device = { id, customerId, secretHashes: ['ab'.repeat(32)], sim: simPlan, simUse };
  const quota = { ...unusedQuota, bytes: 7 };
  const ceilings = [{ customerId: null, name: 'customerStreams', value: 5 }];
  const exceptions = [
    { ...{ cidr: '10.1.0.0/16', fromPort: 80, toPort: 90, customerId, deviceId: null }, expiresAtMs: noonMs + 1_000 },
  ];
  directory.replaceAll(
    { connections: [{ settings: connection, quota }], devices: [device], ceilings, exceptions, written: 0 },
    noonMs,
  );
  const stateDir = path.join(dir, 'state');
  const file = path.join(stateDir, 'snapshot-relay-1');
  const snapshot = new SnapshotFile(stateDir, 'relay-1', key);
  return { directory, connection, device, quota, ceilings, exceptions, stateDir, file, snapshot };
}

test('a snapshot restores all that the relay knew, quota use included', async (t) => {
  const { directory, connection, device, quota, ceilings, exceptions, snapshot, stateDir } = await setUp(t);
  assert.equal(await snapshot.read(), undefined);
  await snapshot.write(relayId, directory);
  await snapshot.write(relayId, directory);
  const read = await snapshot.read();
  assert.equal(read?.relayId, relayId);
  assert.deepEqual(read?.reading.connections, [{ settings: connection, quota }]);
  assert.deepEqual(read?.reading.devices, [device]);
  assert.deepEqual(read?.reading.ceilings, ceilings);
  assert.deepEqual(read?.reading.exceptions, exceptions);
  assert.deepEqual(await readdir(stateDir), ['snapshot-relay-1'], 'nothing half-written stays');
});

test('SEC-01 SEC-02: nothing of the snapshot can be read on disk, and only the owner may open it', async (t) => {
  const { directory, connection, device, file, snapshot } = await setUp(t);
  await snapshot.write(relayId, directory);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const text = (await readFile(file)).toString('latin1');
  for (const secret of [connection.username, connection.verifier, ...device.secretHashes, 'verifier']) {
    assert(!text.includes(secret));
  }
});

test('a snapshot that was changed, cut, or belongs to another relay or key is refused', async (t) => {
  const { directory, file, snapshot, stateDir } = await setUp(t);
  await snapshot.write(relayId, directory);
  const good = await readFile(file);
  await assert.rejects(new SnapshotFile(stateDir, 'relay-1', Buffer.alloc(32, 2)).read(), /another VERIFIER_KEY/);
  await writeFile(path.join(stateDir, 'snapshot-relay-2'), good);
  await assert.rejects(new SnapshotFile(stateDir, 'relay-2', key).read(), /another relay/);
  for (const offset of [0, 30, 45, good.length - 1]) {
    const changed = Buffer.from(good);
    changed.writeUInt8(changed.readUInt8(offset) ^ 1, offset);
    await writeFile(file, changed);
    await assert.rejects(snapshot.read(), /snapshot/, `byte ${offset}`);
  }
  for (const length of [0, 10, 40, good.length - 1]) {
    await writeFile(file, good.subarray(0, length));
    await assert.rejects(snapshot.read(), /snapshot/, `length ${length}`);
  }
});
