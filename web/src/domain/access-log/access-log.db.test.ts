import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { accessLogCsv } from '@/components/access-log/csv';
import { exportAccessLog } from '@/domain/access-log/export';
import { getAccessLog } from '@/domain/access-log/get';
import { listAccessLog } from '@/domain/access-log/list';
import { setAccessLog } from '@/domain/access-log/set';
import { hourStart } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import { openThrottle } from '@/base/throttle';
import { csvResponse } from '@/server/csv-response';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { lastAudit, openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const day = 86_400_000;

async function addLine(
  agoMs: number,
  line: { address?: string; reason?: string; ownerId?: string; bytesUp?: bigint } = {},
) {
  const { a, db, now } = world;
  const whose = { connectionId: a.connection.id, ownerId: a.customerId, id: randomUUID() };
  const what = { address: '203.0.113.9', protocol: 'socks5', bytesUp: 5n, bytesDown: 7n, durationMs: 1_500n };
  const at = new Date(now.getTime() - agoMs);
  await db.accessLog.create({ data: { ...whose, ...what, reason: 'done', ...line, at } });
  return whose.id;
}

async function everyPart(parts: AsyncGenerator<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

test('the access log is off until an owner switches it on; that is audited and reaches the relay', async () => {
  const { as, a, b, events } = world;
  const { id } = a.connection;
  const set = (context: Context, id: string, days = 30) => setAccessLog(context, { id, enabled: true, days });
  assert.deepEqual(await getAccessLog(as.manager, { id }), { id, enabled: false, days: 7, dropped: 0 });
  await refused(set(as.manager, id), 'forbidden');
  assert.deepEqual(await set(as.owner, id), { id, enabled: true, days: 30, dropped: 0 });
  assert.equal(events.at(-1)?.type, 'connection.changed');
  const { before, after } = await lastAudit(world, 'connection.access_log');
  assert.deepEqual(
    [before, after],
    [
      { enabled: false, days: 7 },
      { enabled: true, days: 30 },
    ],
  );
  await foreignIsMissing(world, b.connection.id, (context, id) => set(context, id));
  await viewerIsForbidden(world, (context) => set(context, id));
  for (const wrong of [0, 31, 1.5]) await refused(set(as.owner, id, wrong), 'invalid');
});

test('its lines come newest first, in pages that lose none, of the owner’s own time and of the days that are kept', async () => {
  const { as, a, b, db, now } = world;
  const { id } = a.connection;
  await setAccessLog(as.owner, { id, enabled: true, days: 2 });
  const ids = [await addLine(1_000), await addLine(1_000), await addLine(2_000), await addLine(day)];
  await addLine(3 * day);
  const foreign = await addLine(500, { ownerId: b.customerId });
  const read: string[] = [];
  for (let cursor: string | undefined, page = 0; page === 0 || cursor !== undefined; page += 1) {
    const { items, nextCursor } = await listAccessLog(as.manager, { id, limit: 1, cursor });
    read.push(...items.map((line) => line.id));
    cursor = nextCursor ?? undefined;
  }
  assert.deepEqual([...read].sort(), [...ids].sort());
  assert.deepEqual(read.slice(2), ids.slice(2));
  const all = await listAccessLog(as.operator, { id });
  assert.equal(all.items[0]?.id, foreign, 'operators see every owner’s time');
  await refused(listAccessLog(as.viewer, { id }), 'forbidden');
  await foreignIsMissing(world, b.connection.id, (context, id) => listAccessLog(context, { id }));
  const usage = { connectionId: id, deviceId: a.deviceId, ownerId: a.customerId };
  await db.usageHour.create({ data: { ...usage, hour: hourStart(now), logDropped: 12n } });
  await db.usageHour.create({ data: { ...usage, hour: hourStart(new Date(now.getTime() - 3 * day)), logDropped: 1n } });
  assert.equal((await getAccessLog(as.owner, { id })).dropped, 12);
});

test('it is filtered by address and by how streams ended, and saved as CSV with exact bytes and no formulas', async () => {
  const { as, a } = world;
  const { id } = a.connection;
  await addLine(100, { address: '198.51.100.7', reason: 'connect_refused', bytesUp: 9_007_199_254_740_991n });
  await addLine(50, { address: '=cmd()', reason: 'idle_timeout' });
  const found = async (filter: object) => (await listAccessLog(as.owner, { id, ...filter })).items.length;
  assert.equal(await found({ address: '198.51.100.' }), 1);
  assert.equal(await found({ ended: 'badly' }), 2);
  assert.equal(await found({ ended: 'well', address: '198.51.100.7' }), 0);
  const parts = accessLogCsv((cursor) => exportAccessLog(as.manager, { id, ended: 'badly', cursor }), 'UTC', 100);
  const lines = (await everyPart(parts)).join('').split('\r\n');
  assert.match(lines[1] ?? '', /"1500","'=cmd\(\)'?"/);
  assert.match(
    lines[2] ?? '',
    /"198\.51\.100\.7","socks5","9007199254740991","7","connect_refused","The destination refused the connection\."$/,
  );
  assert.equal(lines.length, 4);
  await refused(exportAccessLog(as.viewer, { id }), 'forbidden');
});

test('an export is read in parts, as they are taken, and ends at its bound; a person has 20 in 10 minutes', async () => {
  const { as, a, db, now } = world;
  const { id } = a.connection;
  await db.accessLog.deleteMany();
  await db.$executeRaw`
    INSERT INTO "AccessLog" ("id", "connectionId", "ownerId", "at", "address", "protocol", "bytesUp", "bytesDown", "durationMs", "reason")
    SELECT gen_random_uuid(), ${id}::uuid, ${a.customerId}::uuid, ${now}::timestamptz - n % 100 * interval '1 second', '203.0.113.9',
      'http', n, n, n, 'done' FROM generate_series(1, 4500) n`;
  let reads = 0;
  const csv = (maxLines: number) =>
    accessLogCsv((cursor) => ((reads += 1), exportAccessLog(as.owner, { id, cursor })), 'UTC', maxLines);
  const linesOf = async (maxLines: number) => (await everyPart(csv(maxLines))).join('').trimEnd().split('\r\n');
  const all = await linesOf(50_000);
  assert.equal(new Set(all).size, 4_501, 'a head, and each line once');
  assert.equal(reads, 3);
  const cut = await linesOf(2_000);
  assert.deepEqual([cut.length, cut.at(-1)], [2_002, '"… more lines exist; narrow the filter"']);
  assert.equal((await linesOf(4_500)).length, 4_501, 'exactly all of them');
  reads = 0;
  const body = (await csvResponse('log.csv', csv(50_000))).body?.getReader();
  await body?.read();
  assert.equal(reads, 1, 'the next part is not made before it is taken');
  await body?.cancel();

  const throttle = openThrottle();
  const one = { ...as.owner, throttle };
  for (let n = 0; n < 20; n += 1) await exportAccessLog(one, { id, address: '198.51.100.1' });
  const wait = await refused(exportAccessLog(one, { id }), 'throttled');
  assert.ok(Number(wait.details?.['retryAfterSeconds']) > 0);
  await exportAccessLog({ ...as.manager, throttle }, { id });
});
