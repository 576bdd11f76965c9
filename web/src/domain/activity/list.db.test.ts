import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import pg from 'pg';
import type { z } from 'zod';
import type { listActivityInput } from '@/domain/activity/input';
import { listActivity } from '@/domain/activity/list';
import { activityPage, type ActivityView } from '@/domain/activity/view';
import { assertBounded, queriesOf } from '@/domain/testing/queries';
import { openWorld, refused, type World } from '@/domain/testing/world';

let world: World;
let hook: string;
const at = (minutesAgo: number) => new Date(world.now.getTime() - minutesAgo * 60_000);

before(async () => {
  world = await openWorld();
  const { a, b, db, relayId } = world;
  const rotation = (deviceId: string, state: 'changed' | 'same_ip' | 'failed', minutes: number, reason?: string) =>
    db.rotation.create({
      data: { deviceId, trigger: 'manual', state, reason, newIp: '203.0.113.9', createdAt: at(minutes) },
    });
  await rotation(a.deviceId, 'changed', 10);
  await rotation(a.deviceId, 'failed', 20, 'timeout');
  await rotation(b.deviceId, 'same_ip', 30);
  await rotation(b.deviceId, 'failed', 40, 'cancelled');
  const command = { deviceId: a.deviceId, relayId, expiresAt: at(-60) };
  await db.command.create({ data: { ...command, kind: 'reboot', createdAt: at(15) } });
  await db.command.create({ data: { ...command, kind: 'rotate', createdAt: at(16) } });
  const mail = { recipient: 'x@x.test', template: 'reset_password', sealedValues: 'secret', finishedAt: at(5) };
  await db.mail.create({ data: { ...mail, state: 'failed', lastError: 'Refused', createdAt: at(25) } });
  await db.mail.create({ data: { ...mail, state: 'sent', createdAt: at(26) } });
  const endpoint = { url: 'https://hooks.test/secret', events: [], secretSealed: randomUUID() };
  hook = (await db.webhookEndpoint.create({ data: { ...endpoint, name: 'Hook', customerId: a.customerId } })).id;
  const delivery = {
    eventId: randomUUID(),
    endpointId: hook,
    kind: 'device.online',
    nextAttemptAt: at(0),
    giveUpAt: at(0),
  };
  await db.webhookDelivery.create({
    data: { ...delivery, id: randomUUID(), state: 'failed', eventAt: at(35), finishedAt: at(1) },
  });
  await db.jobRun.deleteMany();
  await db.jobRun.create({ data: { name: 'sweep', startedAt: at(3), finishedAt: at(2), error: 'No connection' } });
  await db.jobRun.create({ data: { name: 'retention', startedAt: at(2) } });
});
after(() => world.close());

type Input = z.input<typeof listActivityInput>;
const shown = ({ kind, what, result }: ActivityView) => `${kind} ${what} ${result}`;
const listed = async (input: Input = {}) =>
  activityPage.parse(await listActivity(world.as.operator, input)).items.map(shown);

const everything = [
  ...['job sweep failed', 'rotation manual done', 'command reboot running'],
  ...['rotation manual failed', 'mail reset_password failed', 'mail reset_password done', 'rotation manual failed'],
  ...['webhook device.online failed', 'rotation manual cancelled'],
];

test('DASH-07 one time line, newest first, in pages that hold each thing once', async () => {
  assert.deepEqual(await listed(), everything);
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listActivity(world.as.operator, { cursor, limit: 3 });
    paged.push(...page.items.map(shown));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  assert.deepEqual(paged, everything);
});

test('DASH-07 by kind, result, customer and time', async () => {
  const { a, b } = world;
  assert.deepEqual(await listed({ kind: 'job' }), ['job retention running', 'job sweep failed']);
  assert.deepEqual(await listed({ kind: 'mail' }), ['mail reset_password failed', 'mail reset_password done']);
  assert.deepEqual(
    await listed({ result: 'failed' }),
    everything.filter((line) => line.endsWith('failed')),
  );
  assert.deepEqual(
    await listed({ result: 'done' }),
    everything.filter((line) => line.endsWith('done')),
  );
  assert.deepEqual(await listed({ customerId: a.customerId }), [
    ...['rotation manual done', 'command reboot running', 'rotation manual failed', 'webhook device.online failed'],
  ]);
  assert.deepEqual(await listed({ customerId: b.customerId, result: 'failed' }), ['rotation manual failed']);
  assert.deepEqual(await listed({ customerId: a.customerId, kind: 'job' }), []);
  const [from, to] = [at(26).toISOString(), at(20).toISOString()];
  assert.deepEqual(await listed({ from, to }), ['mail reset_password failed', 'mail reset_password done']);
});

test('DASH-07 a row names its things and says why, and holds no secret', async () => {
  const { a } = world;
  const { items } = await listActivity(world.as.operator);
  const find = (kind: string, result: string) => items.find((row) => row.kind === kind && row.result === result);
  assert.equal(find('webhook', 'failed')?.webhook?.id, hook);
  assert.deepEqual(find('rotation', 'done')?.device?.id, a.deviceId);
  assert.deepEqual(find('rotation', 'done')?.customer?.name, 'A');
  assert.deepEqual([find('mail', 'failed')?.reason, find('mail', 'failed')?.recipient], ['Refused', 'x@x.test']);
  assert.equal(find('job', 'failed')?.reason, 'No connection');
  assert.ok(!JSON.stringify(items).includes('secret'));
});

test('DASH-07 TENANT-01 members see nothing of it', async () => {
  for (const context of [world.as.owner, world.as.viewer, world.as.other])
    await refused(listActivity(context), 'forbidden');
});

test('SEC-05 a page reads rows by their indexes, no more than it shows of each kind', async () => {
  const { a, b, db, relayId, url } = world;
  await db.$executeRaw`INSERT INTO "Device" ("id", "relayId", "customerId", "name")
    SELECT gen_random_uuid(), ${relayId}::uuid, ${b.customerId}::uuid, 'Many ' || n FROM generate_series(1, 400) n`;
  await db.$executeRaw`INSERT INTO "Rotation" ("id", "deviceId", "trigger", "state", "newIp", "createdAt")
    SELECT gen_random_uuid(), d."id", 'schedule',
      (CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'changed' END)::"RotationState", '203.0.113.9', now() - (n * 500 + random() * 500) * interval '1 second'
    FROM "Device" d, generate_series(1, 60) n`;
  await db.$executeRaw`INSERT INTO "Command" ("id", "deviceId", "relayId", "kind", "state", "createdAt", "expiresAt", "finishedAt")
    SELECT gen_random_uuid(), ${b.deviceId}::uuid, ${relayId}::uuid, 'rotate', 'done', now() - n * interval '1 minute', now(), now()
    FROM generate_series(1, 5000) n`;
  await db.$executeRaw`INSERT INTO "Mail" ("id", "recipient", "template", "state", "createdAt", "finishedAt")
    SELECT gen_random_uuid(), 'x@x.test', 'x', 'sent', now() - n * interval '1 minute', now() FROM generate_series(1, 5000) n`;
  await db.$executeRaw`INSERT INTO "WebhookDelivery" ("id", "eventId", "eventAt", "endpointId", "kind", "state", "nextAttemptAt", "giveUpAt", "finishedAt")
    SELECT gen_random_uuid(), gen_random_uuid(), now() - n * interval '1 minute', ${hook}::uuid, 'x', 'delivered', now(), now(), now()
    FROM generate_series(1, 5000) n`;
  await db.$executeRaw`ANALYZE "Rotation", "Command", "Mail", "WebhookDelivery"`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const first = await listActivity(world.as.operator, { limit: 50 });
    const page = 51;
    const inputs: [Input, most: number][] = [
      ...([{}, { result: 'failed' }, { cursor: first.nextCursor ?? '' }] as const).map((input): [Input, number] => [
        input,
        2 * page,
      ]),
      // Of one phone, never those of the others
      [{ customerId: a.customerId }, 2 * page],
    ];
    for (const [input, most] of inputs) {
      const queries = await queriesOf(() => listActivity(world.as.operator, { ...input, limit: 50 }));
      assert.equal(queries.length, 1);
      await assertBounded(client, queries, /\b(Rotation|Command|Mail|WebhookDelivery)\b/, most);
    }
  } finally {
    await client.end();
  }
});
