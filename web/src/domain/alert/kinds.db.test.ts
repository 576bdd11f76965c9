import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before, beforeEach } from 'node:test';
import { nilUuid } from '@pocketproxy/relay/contract';
import { alertKindNames, type AlertKind } from '@/domain/alert/kinds';
import { disconnect, heard, incidentsOf, pass, round, watchForAnHour } from '@/domain/testing/alerts';
import { openWorld, type World } from '@/domain/testing/world';

const slackSeconds = 20;

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => reset());

async function reset() {
  const { db, a } = world;
  await db.incident.deleteMany();
  await db.mail.deleteMany();
  await db.rotation.deleteMany();
  await db.statusLog.deleteMany();
  await db.$executeRaw`UPDATE "Device" SET "status" = 'online', "statusReason" = NULL, "mobileUp" = TRUE,
    "batteryPercent" = 80, "charging" = FALSE, "temperatureC" = 30, "lastSeenAt" = now(), "statusChangedAt" = now()`;
  await db.connection.update({ where: { id: a.connection.id }, data: { expiresAt: null, quotaBytes: null } });
  await watchForAnHour(db);
}

const setDevice = (data: Parameters<World['db']['device']['update']>[0]['data']) =>
  world.db.device.update({ where: { id: world.a.deviceId }, data });
const soon = (days: number) => new Date(Date.now() + days * 24 * 3_600_000);

async function rotate(...states: ('failed' | 'same_ip' | 'changed')[]) {
  const { db, a } = world;
  for (const state of states) {
    const at = new Date();
    await db.rotation.create({
      data: {
        ...{ deviceId: a.deviceId, trigger: 'manual', state, createdAt: at, finishedAt: at },
        newIp: state === 'changed' ? '203.0.113.5' : null,
      },
    });
  }
}

async function setQuota(bytes: number) {
  const { db, a } = world;
  const { id: connectionId } = a.connection;
  await db.connection.update({ where: { id: connectionId }, data: { quotaBytes: 1_000n, quotaPeriod: 'month' } });
  await db.quotaUse.deleteMany({ where: { connectionId } });
  await db.quotaUse.create({ data: { connectionId, periodStart: new Date(), bytes: BigInt(bytes) } });
}

async function setPlan(bytes: number) {
  const { db, a } = world;
  const { deviceId } = a;
  await db.simPlan.deleteMany({ where: { deviceId } });
  await db.simPlan.create({ data: { deviceId, planBytes: 1_000n, billingDay: 1 } });
  const cycle = { cycleStart: soon(-5), cycleEnd: soon(5) };
  await db.simUse.create({ data: { deviceId, ...cycle, bytes: BigInt(bytes) } });
}

async function addEndpoint(failures: number) {
  const { db, a } = world;
  await db.webhookEndpoint.deleteMany();
  const failingSince = failures > 0 ? soon(-1) : null;
  await db.webhookEndpoint.create({
    data: { customerId: a.customerId, name: 'Hook', url: 'https://x.test', secretSealed: 'x', failures, failingSince },
  });
}

async function addMails(attempts: number) {
  await world.db.mail.deleteMany();
  const data = ['a', 'b', 'c'].map((name) => ({
    ...{ id: randomUUID(), recipient: `${name}@x.test`, template: 'alerts', attempts },
    lastError: attempts > 0 ? 'ECONNREFUSED' : null,
  }));
  await world.db.mail.createMany({ data });
}

/** `email channel` of those who hear. */
const people = (names: readonly string[], channels: readonly string[] = ['bell', 'mail']) =>
  names.flatMap((name) => channels.map((channel) => `${name} ${channel}`));
const allOfA = people(['manager@a.test', 'owner@a.test', 'viewer@a.test']);
const operators = people(['operator@staff.test']);

interface Case {
  readonly begin: () => Promise<unknown>;
  readonly end: () => Promise<unknown>;
  readonly hears: readonly string[];
  /** Its end is news as well. */
  readonly closes?: true;
  readonly waits?: number;
  /** Kinds that come with it. */
  readonly also?: readonly AlertKind[];
}

const cases: Record<AlertKind, Case> = {
  device_offline: {
    begin: () => disconnect(world.db, [world.a.deviceId], 121),
    end: () => setDevice({ status: 'online', lastSeenAt: new Date() }),
    ...{ hears: allOfA, closes: true },
  },
  device_flapping: {
    begin: () =>
      world.db.statusLog.createMany({
        data: Array.from({ length: 5 }, (_, n) => ({
          ...{ deviceId: world.a.deviceId, status: 'offline' as const, at: new Date(Date.now() - n * 60_000) },
        })),
      }),
    end: () => world.db.$executeRaw`UPDATE "StatusLog" SET "at" = "at" - interval '20 minutes'`,
    hears: allOfA,
  },
  no_mobile: {
    begin: () => setDevice({ mobileUp: false }),
    end: () => setDevice({ mobileUp: true }),
    ...{ hears: allOfA, closes: true, waits: 60 },
  },
  rotation_failing: {
    begin: () => rotate('changed', 'failed', 'same_ip', 'failed'),
    end: () => rotate('changed'),
    ...{ hears: allOfA, closes: true },
  },
  battery_low: {
    begin: () => setDevice({ batteryPercent: 10 }),
    end: () => setDevice({ charging: true }),
    hears: allOfA,
  },
  hot: {
    begin: () => setDevice({ temperatureC: 45 }),
    end: () => setDevice({ temperatureC: 42 }),
    ...{ hears: allOfA, waits: 60 },
  },
  quota_80: { begin: () => setQuota(800), end: () => setQuota(0), hears: allOfA },
  quota_100: { begin: () => setQuota(1_000), end: () => setQuota(0), hears: allOfA },
  sim_80: { begin: () => setPlan(800), end: () => setPlan(0), hears: allOfA },
  sim_100: { begin: () => setPlan(1_000), end: () => setPlan(0), hears: allOfA },
  connection_expiring: {
    begin: () => setExpiry(soon(2.9)),
    end: () => setExpiry(soon(4)),
    hears: allOfA,
  },
  relay_down: {
    begin: () => world.db.$executeRaw`UPDATE "Relay" SET "lastSeenAt" = now() - interval '121 s'`,
    end: () => world.db.$executeRaw`UPDATE "Relay" SET "lastSeenAt" = now()`,
    ...{ hears: operators, closes: true, also: ['relay_unreachable'] },
  },
  relay_unreachable: {
    begin: () => world.db.$executeRaw`UPDATE "Relay" SET "lastSeenAt" = now() - interval '121 s'`,
    end: () => world.db.$executeRaw`UPDATE "Relay" SET "lastSeenAt" = now()`,
    ...{ hears: [...allOfA, ...people(['owner@b.test'])], closes: true, also: ['relay_down'] },
  },
  webhook_failing: {
    begin: () => addEndpoint(5),
    end: () => world.db.webhookEndpoint.updateMany({ data: { failures: 0, failingSince: null } }),
    ...{ hears: people(['manager@a.test', 'owner@a.test']), closes: true },
  },
  mail_failing: {
    begin: () => addMails(3),
    end: () => addMails(0),
    ...{ hears: people(['operator@staff.test'], ['bell']), closes: true },
  },
  sign_up: {
    begin: async () => {
      const { db } = world;
      const createdAt = new Date();
      const email = `${randomUUID()}@new.test`;
      const user = await db.user.create({ data: { email, name: 'New', createdAt, emailVerifiedAt: createdAt } });
      const customer = await db.customer.create({ data: { name: 'New', createdAt } });
      await db.member.create({ data: { customerId: customer.id, userId: user.id, role: 'owner' } });
    },
    end: () => world.db.user.updateMany({ where: { name: 'New' }, data: { emailVerifiedAt: soon(-3) } }),
    hears: people(['operator@staff.test'], ['bell']),
  },
};

const setExpiry = (expiresAt: Date) =>
  world.db.connection.update({ where: { id: world.a.connection.id }, data: { expiresAt } });
const phased = (hears: readonly string[], ...phases: string[]) =>
  phases.flatMap((phase) => hears.map((one) => `${one} ${phase}`)).sort();

for (const kind of alertKindNames) {
  const { begin, end, hears, closes, waits = 0, also = [] } = cases[kind];

  test(`${kind} opens once and closes once under two jobs, and everyone hears once by each channel`, async () => {
    const { db } = world;
    assert.deepEqual(await round(world), { opened: 0, closed: 0, announced: 0, digests: 0, errors: [] });
    await begin();
    await round(world);
    if (waits > 0) {
      assert.deepEqual(await heard(db, kind), [], 'it may still pass');
      // Time also passes by itself, on a busy machine seconds of it
      await pass(db, waits - slackSeconds);
      await round(world);
      assert.deepEqual(await heard(db, kind), []);
      await pass(db, slackSeconds);
      await round(world);
    }
    assert.deepEqual(await heard(db, kind), phased(hears, 'opened'));
    for (let n = 0; n < 3; n += 1)
      assert.deepEqual(await round(world), { opened: 0, closed: 0, announced: 0, digests: 0, errors: [] });
    await end();
    await round(world);
    await round(world);
    const [incident, ...others] = (await incidentsOf(db, kind)).filter(
      ({ customerId, subjectId }) => customerId !== world.b.customerId || subjectId === nilUuid,
    );
    assert.ok(incident?.closedAt && others.length === 0);
    assert.deepEqual(await heard(db, kind), phased(hears, 'opened', ...(closes ? ['closed'] : [])));
    const kinds = new Set((await db.incident.findMany()).map((one) => one.kind));
    assert.deepEqual([...kinds].sort(), [kind, ...also].sort(), 'and nothing else');
  });
}
