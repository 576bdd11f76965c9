import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import test, { after, before } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { billingCycle } from '@pocketproxy/relay/contract';
import { z } from 'zod';
import type { AlertKind } from '@/domain/alert/kinds';
import { newSealedSecret } from '@/domain/webhook/secret';
import { firstLine, jobsKeys, spawnJobs, startSmtp, type Closing } from '@/jobs/testing';
import { startReceiver } from '@/webhook/testing';
import { echoes, tcpOrigin, type TcpOrigin } from '../../../../relay/test/support/origin';
import { httpConnect } from '../../../../relay/test/support/proxy-client';
import { Rotations } from '../../../../relay/test/support/rotations';
import { TestStack, type Proxy } from '../../../../relay/test/support/test-stack';
import { selfSigned } from '../../../../scripts/lib/self-signed.ts';

// Starts first: it waits for the rounds of real jobs processes.

/**
 * §6: each alert from what a phone, its traffic or a receiver does to the request at a webhook's receiver, by a real relay,
 * real agents and two jobs processes. What takes minutes is moved back in the rows.
 */

const received = z.object({
  type: z.enum(['alert.opened', 'alert.closed']),
  data: z.object({ alert: z.string(), incidentId: z.string(), ended: z.string().nullable() }),
});

const closes: (() => unknown)[] = [];
const closing: Closing = { after: (close) => void closes.push(close) };
let stack: TestStack;
let rotations: Rotations;
let echo: TcpOrigin;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let mailsAreRefused = true;
let smtp: Awaited<ReturnType<typeof startSmtp>>;

before(async () => {
  const script = JSON.stringify({ attachMs: 100, battery: 80, temperatureC: 30 });
  stack = await TestStack.start({ phones: 5, agentArgs: ['--give-up', '2000', '--script', script] });
  closing.after(() => stack.close());
  rotations = await Rotations.of(stack);
  closing.after(() => rotations.close());
  echo = await tcpOrigin(echoes);
  closing.after(() => echo.close());
  receiver = await startReceiver(closing);
  smtp = await startSmtp(closing, 0, () => (mailsAreRefused ? 451 : null));
  await addPeople();
  const { database } = stack;
  await database.device.updateMany({ data: { rotationMaxAttempts: 1, rotationCooldownSeconds: 0 } });
  await database.customer.updateMany({ data: { alertRotationFailures: 1 } });
  await database.$executeRaw`UPDATE "RelayRun" SET "startedAt" = "startedAt" - interval '1 hour'`;
  // All kinds are due in each round
  await database.$executeRawUnsafe(`CREATE FUNCTION ask_all() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW."asked" = '{}'; RETURN NEW; END $$`);
  await database.$executeRawUnsafe(
    `CREATE TRIGGER ask_all BEFORE UPDATE ON "AlertWatch" FOR EACH ROW EXECUTE FUNCTION ask_all()`,
  );
  await Promise.all([startJobs(), startJobs()]);
});
after(async () => {
  for (const close of closes.reverse()) await close();
});

async function startJobs(): Promise<void> {
  const jobs = spawnJobs(stack.stack.databaseUrl, {
    LOG_LEVEL: 'fatal',
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
  });
  closing.after(async () => {
    jobs.kill('SIGKILL');
    if (jobs.exitCode === null && jobs.signalCode === null) await once(jobs, 'exit');
  });
  await firstLine(jobs);
}

/** An owner, a manager and a viewer of the stack's customer, and an operator. */
async function addPeople(): Promise<void> {
  const { database, customerId } = stack;
  const emailVerifiedAt = new Date(Date.now() - 7 * 86_400_000);
  for (const role of ['owner', 'manager', 'viewer'] as const) {
    const user = await database.user.create({ data: { email: `${role}@a.test`, name: role, emailVerifiedAt } });
    await database.member.create({ data: { customerId, userId: user.id, role } });
  }
  await database.user.create({
    data: { email: 'operator@staff.test', name: 'operator', emailVerifiedAt, isOperator: true },
  });
}

const secrets = new Map<string, string>();

/** A webhook of the customer, or of the operators. */
async function listen(name: string, url: string, more: { customerId?: null; alerts?: AlertKind[] } = {}) {
  const id = randomUUID();
  const { secret, secretSealed } = newSealedSecret(id, jobsKeys);
  const events = ['alert.opened', 'alert.closed'];
  const data = { id, name, url, secretSealed, events, customerId: stack.customerId, ...more };
  await stack.database.webhookEndpoint.create({ data });
  secrets.set(name, secret);
  return id;
}

/** What a receiver has had so far: `alert opened`, `alert resolved` or `alert left`. */
function heardAt(path: string) {
  return receiver.received
    .filter((request) => request.path === path)
    .map(({ body }) => received.parse(JSON.parse(body)).data)
    .map(({ alert, ended }) => `${alert} ${ended ?? 'opened'}`);
}

/** Waits until a receiver has had all of these. */
async function hears(path: string, ...wanted: string[]): Promise<void> {
  const missing = () => wanted.filter((one) => !heardAt(path).includes(one));
  await stack
    .until(`${path} hears all`, async () => (await minutesPass(), missing().length === 0), 60_000)
    .catch((error: unknown) => assert.fail(`${String(error)}: not heard: ${missing().join(', ')}`));
}

/** What waits a minute has waited for it, and someone has watched for an hour. */
async function minutesPass(): Promise<void> {
  await stack.database.$executeRaw`
    UPDATE "Incident" SET "seenAt" = "seenAt" - interval '61 s' WHERE "openedAt" IS NULL`;
  await stack.database.$executeRaw`UPDATE "AlertWatch" SET "since" = now() - interval '1 hour'`;
}

/** Sends so many bytes to a destination that sends them back, as far as a limit lets them through. */
async function carry(proxy: Proxy, bytes: number): Promise<void> {
  const opened = await httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port);
  assert.ok(opened.ok);
  closing.after(() => opened.wire.close());
  opened.wire.write(Buffer.alloc(bytes));
}

async function setPlan(index: number, planBytes: bigint): Promise<void> {
  const { id: deviceId } = stack.phone(index);
  const { startMs, endMs } = billingCycle({ billingDay: 1, timeZone: 'UTC' }, Date.now());
  const use = { cycleStart: new Date(startMs), cycleEnd: new Date(endMs), bytes: 0n, phoneBytes: 0n };
  const plan = { planBytes, billingDay: 1 };
  await stack.database.simPlan.upsert({ where: { deviceId }, create: { deviceId, ...plan }, update: plan });
  const again = { ...use, reached80At: null, reached100At: null, generation: { increment: 1 } };
  await stack.database.simUse.upsert({ where: { deviceId }, create: { deviceId, ...use }, update: again });
  await stack.notifyDevice(stack.phone(index));
}

/** Loses a phone's connection as often as makes it one that flaps. */
async function flap(index: number): Promise<void> {
  const { id: deviceId } = stack.phone(index);
  const { database } = stack;
  const losses = async () =>
    (await database.statusLog.aggregate({ where: { deviceId, status: 'offline' }, _sum: { times: true } }))._sum
      .times ?? 0;
  const isOnline = async () =>
    (await database.device.findUniqueOrThrow({ where: { id: deviceId } })).status === 'online';
  for (let lost = await losses(); lost < 5; lost = await losses()) {
    await stack.script(stack.phone(index), { tunnel: 'drop' });
    await stack.until('the loss is noticed', async () => (await losses()) > lost, 60_000);
    await stack.until('the phone is back', isOnline, 60_000);
  }
}

async function signUp(): Promise<void> {
  const { database } = stack;
  const createdAt = new Date();
  const user = await database.user.create({
    data: { email: 'new@new.test', name: 'New', createdAt, emailVerifiedAt: createdAt },
  });
  const customer = await database.customer.create({ data: { name: 'New', createdAt } });
  await database.member.create({ data: { customerId: customer.id, userId: user.id, role: 'owner' } });
}

let used: Proxy;
let usedUp: Proxy;
let failing: string;

test('each alert reaches the webhooks of its people: quotas, SIM plans, expiry, phones, mail, webhooks, sign-ups', async () => {
  await listen('customer', receiver.url('ok/customer'));
  await listen('operators', receiver.url('ok/operators'), { customerId: null });
  failing = await listen('failing', receiver.url('error'), { alerts: ['battery_low', 'hot'] });
  used = await stack.addProxy({ quotaBytes: 1_000_000n, quotaPeriod: 'month' });
  usedUp = await stack.addProxy({ phone: stack.phone(1), quotaBytes: 300_000n, quotaPeriod: 'month' });
  await setPlan(0, 1_000_000n);
  await setPlan(1, 200_000n);

  await stack.script(stack.phone(2), { battery: 9, charging: false, temperatureC: 46, mobile: 'down' });
  await stack.script(stack.phone(3), { rotation: 'fails' });
  const { database } = stack;
  const expiresAt = new Date(Date.now() + 2 * 86_400_000);
  await Promise.all([
    carry(used, 430_000),
    carry(usedUp, 200_000),
    stack.change(stack.firstProxy, { expiresAt }),
    signUp(),
    rotations.order(stack.phone(3)).then((id) => rotations.end(id)),
    flap(4),
  ]);
  const firstFailed = async () =>
    (await database.webhookEndpoint.findUniqueOrThrow({ where: { id: failing } })).failures > 0;
  await stack.until('the webhook fails', async () => (await minutesPass(), firstFailed()), 60_000);
  await database.$executeRaw`
    UPDATE "WebhookEndpoint" SET "failures" = 5, "failingSince" = now() - interval '11 minutes' WHERE "failures" > 0`;
  const refused = () => database.mail.findMany({ where: { lastError: { not: null } }, distinct: ['recipient'] });
  await stack.until('mails are refused', async () => (await refused()).length >= 3, 60_000);
  await database.$executeRaw`UPDATE "Mail" SET "attempts" = 3 WHERE "lastError" IS NOT NULL`;

  const ofCustomer = ['quota_80', 'quota_100', 'sim_80', 'sim_100', 'connection_expiring', 'webhook_failing'];
  const ofPhones = ['battery_low', 'hot', 'no_mobile', 'rotation_failing', 'device_flapping'];
  const opened = [...ofCustomer, ...ofPhones].map((kind) => `${kind} opened`);
  await hears('/ok/customer', ...opened);
  await hears('/ok/operators', ...opened, 'mail_failing opened', 'sign_up opened');
  assert.ok(!heardAt('/ok/customer').some((one) => /^(mail_failing|sign_up)/u.test(one)), 'not for customers');
});

test('and its end, when its cause is gone', async () => {
  const { database } = stack;
  mailsAreRefused = false;
  await stack.change(used, { quotaBytes: 100_000_000n });
  await stack.change(usedUp, { quotaBytes: 100_000_000n });
  await stack.change(stack.firstProxy, { expiresAt: null });
  await setPlan(0, 100_000_000n);
  await setPlan(1, 100_000_000n);
  await stack.script(stack.phone(2), { battery: 80, charging: true, temperatureC: 30, mobile: 'up' });
  await stack.script(stack.phone(3), { rotation: 'changes' });
  await rotations.end(await rotations.order(stack.phone(3)));
  await database.$executeRaw`UPDATE "StatusLog" SET "at" = "at" - interval '16 minutes'`;
  await database.webhookEndpoint.update({ where: { id: failing }, data: { url: receiver.url('ok/mended') } });
  await database.$executeRaw`UPDATE "WebhookDelivery" SET "nextAttemptAt" = now() WHERE "state" = 'waiting'`;
  await database.$executeRaw`UPDATE "Mail" SET "nextAttemptAt" = now() - interval '1 minute' WHERE "state" = 'queued'`;
  const kinds = ['quota_80', 'quota_100', 'sim_80', 'sim_100', 'connection_expiring', 'webhook_failing', 'battery_low'];
  const all = [...kinds, 'hot', 'no_mobile', 'rotation_failing', 'device_flapping'].map((kind) => `${kind} resolved`);
  await hears('/ok/customer', ...all);
  await hears('/ok/operators', ...all, 'mail_failing resolved');
});

test('a relay that is killed is one alert of each side, and its phones are none', async () => {
  const { database } = stack;
  await stack.kill('relay');
  await database.$executeRaw`UPDATE "Relay" SET "lastSeenAt" = "lastSeenAt" - interval '2 minutes'`;
  await database.$executeRaw`UPDATE "Device" SET "status" = 'offline', "lastSeenAt" = now() - interval '5 minutes'`;
  await hears('/ok/operators', 'relay_down opened', 'relay_unreachable opened');
  await hears('/ok/customer', 'relay_unreachable opened');
  await stack.startRelay();
  await hears('/ok/operators', 'relay_down resolved');
  await hears('/ok/customer', 'relay_unreachable resolved');
  assert.ok(!heardAt('/ok/operators').some((one) => one.startsWith('device_offline')));
});

test('a receiver that fails in every way fails with that reason, and holds up no other', async (t) => {
  const { database } = stack;
  const { cert, key } = await selfSigned('hooks.test');
  const tls = await startReceiver(closing, { cert, key });
  const urls = {
    timeout: receiver.url('slow'),
    status: receiver.url('error'),
    redirect: receiver.url('redirect'),
    closed: receiver.url('close'),
    tls: `https://127.0.0.1:${tls.port}/ok`,
    // As a name that came to point there: what is stored was allowed once, and what is dialled decides
    refused_address: 'http://10.0.0.1/',
  };
  for (const [name, url] of Object.entries(urls)) await listen(name, url, { alerts: ['battery_low'] });
  await database.incident.updateMany({ data: { noticedAt: new Date(Date.now() - 7_200_000) } });
  const before = heardAt('/ok/customer').length;
  await stack.until(
    'the phones are back',
    async () => (await database.device.count({ where: { status: 'online' } })) === 5,
    30_000,
  );
  await database.$executeRaw`UPDATE "RelayRun" SET "startedAt" = "startedAt" - interval '1 hour'`;
  await database.$executeRaw`UPDATE "Incident" SET "closedAt" = "closedAt" - interval '1 hour' WHERE "closedAt" IS NOT NULL`;
  await stack.script(stack.phone(2), { battery: 7, charging: false });
  await stack.until(
    'it hears of it',
    async () => (await minutesPass(), heardAt('/ok/customer').length > before),
    60_000,
  );
  const reasons = async () => {
    const rows = await database.webhookDelivery.findMany({ where: { endpoint: { name: { in: Object.keys(urls) } } } });
    const names = new Map((await database.webhookEndpoint.findMany()).map(({ id, name }) => [id, name]));
    return rows.map(({ endpointId, attemptLog }) => [
      names.get(endpointId),
      z.array(z.object({ reason: z.string() })).parse(attemptLog)[0]?.reason,
    ]);
  };
  await stack.until(
    'each has failed',
    async () => (await reasons()).filter(([, reason]) => reason).length >= 6,
    30_000,
  );
  for (const [name, reason] of await reasons()) assert.equal(reason, name);
  assert.equal(tls.received.length, 0);
  t.diagnostic(`${receiver.received.length} requests`);
});

test('two jobs processes: each incident is one request to each webhook, one notice to each person and channel, signed', async () => {
  const { database } = stack;
  for (const name of ['customer', 'operators']) {
    const requests = receiver.received.filter(({ path }) => path === `/ok/${name}`);
    const said = requests.map(({ body }) => {
      const { type, data } = received.parse(JSON.parse(body));
      return `${type} ${data.incidentId}`;
    });
    assert.equal(new Set(said).size, said.length, 'each beginning and end once');
    const webhook = new Webhook(secrets.get(name) ?? '');
    for (const { body, headers } of requests)
      webhook.verify(body, Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)])));
  }
  const open = await database.incident.groupBy({ by: ['kind', 'subjectId'], where: { closedAt: null }, _count: true });
  assert.ok(open.every(({ _count }) => _count === 1));
  const [told] = await database.$queryRaw<{ twice: bigint; said: bigint }[]>`
    SELECT count(*) FILTER (WHERE n > 1) AS "twice", count(*) AS "said" FROM (
      SELECT count(*) AS n FROM "Notice" GROUP BY "incidentId", "userId", "channel", "phase") x`;
  assert.ok(told && told.twice === 0n && told.said > 0n);
});
