import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { noonMs, Recorder, settings } from '../../test/fixtures.ts';
import type { ConnectionSettings } from './connection.ts';
import { Directory, type DeviceRecord } from './directory.ts';
import { Meter } from './meter.ts';
import { unusedQuota } from './quota-use.ts';

function setUp() {
  const directory = new Directory(new Meter(noonMs));
  const events: string[] = [];
  directory.on('opened', ({ settings: { port } }) => events.push(`opened ${port}`));
  directory.on('closed', (port) => events.push(`closed ${port}`));
  directory.on('revoked', (deviceId, reason) => events.push(`revoked ${deviceId} ${reason}`));
  const replaceAll = (connections: ConnectionSettings[], devices: DeviceRecord[] = []) => {
    const records = connections.map((each) => ({ settings: each, quota: undefined }));
    directory.replaceAll({ connections: records, devices, ceilings: [], exceptions: [], written: 0 }, noonMs);
    return events.splice(0);
  };
  const run = (port: number) => {
    const running = new Recorder();
    directory.byPort(port)?.running.add(running);
    return running;
  };
  return { directory, events, replaceAll, run };
}

test('ports open with their connections and close with them, and what runs is cut', () => {
  const { directory, replaceAll, run } = setUp();
  const [a, b] = [settings({ port: 1 }), settings({ port: 2 })];
  assert.deepEqual(replaceAll([a, b]), ['opened 1', 'opened 2']);
  assert.deepEqual(replaceAll([a, b]), [], 'a resync without change changes nothing');
  const running = run(1);
  assert.deepEqual(replaceAll([b]), ['closed 1']);
  assert.deepEqual(running.cuts, ['connection_deleted']);
  assert.equal(directory.byPort(1), undefined);
  assert.equal(directory.byPort(2)?.settings.id, b.id);
});

test('a port that passes to another connection ends the first one, even when its own event comes later', () => {
  const { directory, events, replaceAll, run } = setUp();
  const [a, b] = [settings({ port: 1 }), settings({ port: 1 })];
  replaceAll([a]);
  const running = run(1);
  directory.update(
    { connections: [{ settings: b, quota: undefined }], devices: [], ceilings: [], exceptions: [], written: 0 },
    noonMs,
  );
  assert.deepEqual(events.splice(0), ['closed 1', 'opened 1']);
  assert.deepEqual(running.cuts, ['connection_deleted']);
  directory.removeConnection(a.id);
  assert.equal(directory.byPort(1)?.settings.id, b.id);
});

test('a connection that gets another port moves', () => {
  const { directory, replaceAll } = setUp();
  const a = settings({ port: 1 });
  replaceAll([a]);
  assert.deepEqual(replaceAll([{ ...a, port: 9 }]), ['closed 1', 'opened 9']);
  assert.equal(directory.byPort(1), undefined);
});

test('SEC-02: a secret finds its device until it is revoked, and revoking ends the tunnel', () => {
  const { directory, replaceAll } = setUp();
  const device = { id: randomUUID(), customerId: null, secretHashes: ['aa'] };
  assert.deepEqual(replaceAll([], [device]), []);
  assert.equal(directory.deviceBySecret('aa')?.id, device.id);
  assert.deepEqual(replaceAll([], [{ ...device, secretHashes: ['aa', 'bb'] }]), [], 'a second secret ends nothing');
  assert.deepEqual(replaceAll([], [{ ...device, secretHashes: ['bb'] }]), [`revoked ${device.id} device_revoked`]);
  assert.equal(directory.deviceBySecret('aa'), undefined);
  assert.equal(directory.deviceBySecret('bb')?.id, device.id);
  assert.deepEqual(replaceAll([], []), [`revoked ${device.id} device_revoked`]);
  assert.equal(directory.deviceBySecret('bb'), undefined);
});

test('MON-02: expiry is acted on by the sweep, once, and again after it was moved', () => {
  const { directory, replaceAll, run } = setUp();
  const a = settings({ port: 1, expiresAtMs: noonMs + 500 });
  replaceAll([a]);
  const running = run(1);
  directory.sweep(noonMs + 499);
  assert.deepEqual(running.cuts, []);
  directory.sweep(noonMs + 500);
  directory.sweep(noonMs + 750);
  assert.deepEqual(running.cuts, ['connection_expired']);
  replaceAll([{ ...a, expiresAtMs: noonMs + 2_000 }]);
  directory.sweep(noonMs + 2_000);
  assert.deepEqual(running.cuts, ['connection_expired', 'connection_expired']);
});

test('MON-02: a day quota opens again at midnight UTC', () => {
  const { directory, replaceAll } = setUp();
  replaceAll([settings({ port: 1, quotaBytes: 10, quotaPeriod: 'day' })]);
  directory.sweep(noonMs);
  const connection = directory.byPort(1);
  connection?.count(10, 0);
  directory.sweep(noonMs + 3_600_000);
  assert.equal(connection?.refusal(noonMs), 'quota_exceeded');
  const midnight = Date.UTC(2026, 2, 11);
  directory.sweep(midnight);
  assert.equal(connection?.refusal(midnight), undefined);
});

test('MON-02: a clock that was ahead for a while does not keep a month quota from opening again', () => {
  const { directory, replaceAll } = setUp();
  replaceAll([settings({ port: 1, quotaBytes: 10, quotaPeriod: 'month' })]);
  directory.sweep(noonMs);
  const connection = directory.byPort(1);
  directory.sweep(Date.UTC(2027, 5, 1));
  directory.sweep(noonMs);
  assert.equal(connection?.quotaUse().startMs, Date.UTC(2026, 2, 1));
  connection.count(10, 0);
  assert.equal(connection.refusal(noonMs), 'quota_exceeded');
  const nextMonth = Date.UTC(2026, 3, 1);
  directory.sweep(nextMonth);
  assert.equal(connection.refusal(nextMonth), undefined);
});

test('USE-01: a reading never loses bytes that the database has not seen', () => {
  const meter = new Meter(noonMs);
  const directory = new Directory(meter);
  const a = settings({ quotaBytes: 1_000 });
  const read = (bytes: number, written: number, generation = 0) => {
    const quota = { ...unusedQuota, bytes, generation };
    directory.update(
      { connections: [{ settings: a, quota }], devices: [], ceilings: [], exceptions: [], written },
      noonMs,
    );
  };
  read(100, 0);
  const connection = directory.byPort(a.port);
  connection?.count(10, 0);
  const batch = meter.next(); // on its way
  connection?.count(20, 0);
  read(100, 0);
  assert.equal(connection?.quotaUse().bytes, 130);
  read(110, batch?.sequence ?? 0);
  assert.equal(connection?.quotaUse().bytes, 130);
  if (batch) meter.confirm(batch);
  read(110, 1);
  assert.equal(connection?.quotaUse().bytes, 130);
});

test('MON-02: after a reset only what is counted then is used, whatever is on its way', () => {
  const meter = new Meter(noonMs);
  const directory = new Directory(meter);
  const a = settings({ quotaBytes: 1_000 });
  const read = (bytes: number, generation: number) => {
    const quota = { ...unusedQuota, bytes, generation };
    directory.update(
      { connections: [{ settings: a, quota }], devices: [], ceilings: [], exceptions: [], written: 0 },
      noonMs,
    );
  };
  read(100, 0);
  const connection = directory.byPort(a.port);
  connection?.count(10, 0);
  const batch = meter.next(); // on its way, and the database drops it
  connection?.count(20, 0);
  read(0, 1);
  assert.equal(connection?.quotaUse().bytes, 0);
  connection?.count(3, 0);
  read(0, 1);
  assert.equal(connection?.quotaUse().bytes, 3);
  if (batch) meter.confirm(batch);
  const next = meter.next();
  const hours = next?.slices.map(({ up }) => up);
  assert.deepEqual([hours, next?.quotas.get(a.id)], [[23], { ...unusedQuota, bytes: 3, generation: 1 }]);
});
