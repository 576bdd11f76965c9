import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { periodEndMs, periodStartMs } from '@pocketproxy/relay/contract/periods';
import { listAlerts } from '@/domain/alert/list';
import { disconnect, incidentsOf, round, watchForAnHour } from '@/domain/testing/alerts';
import { openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

async function inDatabase(period: 'day' | 'month', at: Date, zone: string): Promise<string[]> {
  const [row] = await world.db.$queryRaw<{ start: Date; end: Date }[]>`
    SELECT "period_start"(${period}, ${at}, ${zone}) AS "start", "period_end"(${period}, ${at}, ${zone}) AS "end"`;
  return [row?.start, row?.end].map((time) => time?.toISOString() ?? '');
}

function here(period: 'day' | 'month', at: Date, zone: string): string[] {
  const bounds = [periodStartMs, periodEndMs].map((of) => of(period, at.getTime(), zone));
  return bounds.map((ms) => new Date(ms).toISOString());
}

test('the database finds the same days and months as web and relay, where midnight is skipped or comes twice too', async () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/Havana', 'Africa/Cairo', 'Asia/Kathmandu', 'Pacific/Kiritimati'];
  const times = [
    '2026-03-08T12:00Z',
    '2026-03-29T00:59Z',
    '2026-04-24T01:00Z',
    '2026-10-25T01:30Z',
    '2026-11-01T04:30Z',
  ];
  for (const zone of zones)
    for (const time of [...times, '2026-11-01T12:00Z', '2026-11-30T23:30Z', '2026-12-31T11:00Z'])
      for (const period of ['day', 'month'] as const) {
        const at = new Date(time);
        assert.deepEqual(await inDatabase(period, at, zone), here(period, at, zone), `${period} ${time} ${zone}`);
      }
});

test('a zone that only Node knows fails neither what counts usage nor the alerts of others, and counts as UTC', async () => {
  const { db, a } = world;
  const [row] = await db.$queryRaw<{ known: bigint }[]>`
    SELECT count(*) AS "known" FROM pg_timezone_names WHERE "name" = 'US/Pacific-New'`;
  assert.equal(row?.known, 0n, 'this test needs a name that Postgres does not know');
  const { id: connectionId } = a.connection;
  await db.customer.update({ where: { id: a.customerId }, data: { timeZone: 'US/Pacific-New' } });
  await db.connection.update({ where: { id: connectionId }, data: { quotaBytes: 1_000n, quotaPeriod: 'month' } });
  const listening = { name: 'x', url: 'https://x.test', events: ['connection.limited'], secretSealed: '' };
  await db.webhookEndpoint.create({ data: { customerId: a.customerId, ...listening } });
  await watchForAnHour(db);
  await db.quotaUse.create({ data: { connectionId, periodStart: new Date(), bytes: 2_000n } });
  const [event] = await db.outgoingEvent.findMany({ where: { kind: 'connection.limited' } });
  assert.equal(Object(event?.data).until, here('month', new Date(), 'UTC')[1]);
  await round(world);
  assert.equal((await incidentsOf(world.db, 'quota_100')).length, 1);
});

test('facts of another version, and a person’s zone that is not known here, keep no one from hearing', async () => {
  const { db, a, as } = world;
  const { deviceId, customerId } = a;
  const { userId } = as.owner.viewer;
  const settings = { userId, sideId: customerId, timeZone: 'Mars/Base', quietFrom: 0, quietUntil: 1 };
  await db.alertSettings.create({ data: settings });
  await watchForAnHour(db);
  await disconnect(db, [deviceId], 130);
  const of = { kind: 'device_offline', subjectId: deviceId, customerId, deviceId };
  await db.incident.create({ data: { ...of, facts: {}, openedAt: new Date() } });
  assert.deepEqual((await round(world)).errors, []);
  const [incident] = await incidentsOf(db, 'device_offline');
  assert.ok(incident?.notices.some((notice) => notice.userId === userId));
  const { items } = await listAlerts(as.owner, { kind: 'device_offline' });
  assert.deepEqual(
    items.map(({ sentence }) => sentence),
    ['Device offline.'],
  );
});
