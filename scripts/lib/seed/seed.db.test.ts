import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test, { after, before } from 'node:test';
import { connectDatabase, type PrismaClient } from '@pocketproxy/prisma';
import { scratchDatabase, type ScratchDatabase } from '@pocketproxy/prisma/testing';
import { parseCredentialKeys, unseal } from '@pocketproxy/relay/contract';
import { Failure } from '../failure.ts';
import { parseOptions } from './options.ts';
import { seed } from './seed.ts';
import { targetOf } from './target.ts';

const key = randomBytes(32).toString('base64');
const keys = parseCredentialKeys(key, `k1:${key}`);
const options = { devices: 40, customers: 6, connections: 120, days: 3 };
const now = new Date();
let scratch: ScratchDatabase;
let database: PrismaClient;

before(async () => {
  scratch = await scratchDatabase();
  database = connectDatabase(scratch.url, 2);
  await seed(database, keys, options, now, () => undefined);
});
after(async () => {
  await database.$disconnect();
  await scratch.drop();
});

test('a seed writes what was asked for, in believable states', async () => {
  assert.equal(await database.device.count(), options.devices);
  assert.equal(await database.customer.count(), options.customers);
  assert.equal(await database.connection.count(), options.connections);
  assert.ok((await database.device.count({ where: { status: 'online' } })) > options.devices / 2);
  const names = (await database.device.findMany({ select: { name: true } })).map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

test('its history lies before now, and the sums of a month are those of its hours', async () => {
  for (const rows of [
    await database.usageHour.count(),
    await database.usageFiveMinutes.count(),
    await database.rotation.count({ where: { state: 'changed' } }),
    await database.ipHistory.count(),
    await database.statusLog.count(),
    await database.auditLog.count(),
  ])
    assert.ok(rows > 0);
  assert.equal(await database.usageHour.count({ where: { hour: { gt: now } } }), 0);
  assert.equal(await database.rotation.count({ where: { finishedAt: { gt: now } } }), 0);
  const [hours, months] = await Promise.all([
    database.usageHour.aggregate({ _sum: { bytesDown: true } }),
    database.usageMonth.aggregate({ _sum: { bytesDown: true } }),
  ]);
  assert.equal(months._sum.bytesDown, hours._sum.bytesDown);
});

test('its passwords can be revealed', async () => {
  const { id, passwordSealed } = await database.connection.findFirstOrThrow();
  assert.ok(unseal(passwordSealed, id, keys).length >= 16);
});

test('a second seed is refused and leaves nothing', async () => {
  await assert.rejects(
    seed(database, keys, options, now, () => undefined),
    Failure,
  );
  assert.equal(await database.device.count(), options.devices);
});

test('production is refused, and a database that is not said to be for development', () => {
  const refuses = (env: NodeJS.ProcessEnv, message: RegExp) =>
    assert.throws(() => targetOf(env, '/nowhere'), { name: 'Failure', message });
  refuses({ POCKETPROXY_ENV: 'production' }, /refuses POCKETPROXY_ENV=production/);
  refuses({ DATABASE_URL: scratch.url }, /only with POCKETPROXY_ENV=development/);
  refuses({ DATABASE_URL: scratch.url, POCKETPROXY_ENV: 'development' }, /VERIFIER_KEY/);
  refuses({}, /No scripts\/start has run/);
});

test('options have bounds, and three connections for each phone unless said otherwise', () => {
  assert.equal(parseOptions(['--help'], '/', '/'), undefined);
  assert.equal(parseOptions(['--devices', '10'], '/', '/')?.connections, 30);
  for (const args of [['--devices', '0'], ['--days', '1000'], ['--customers', 'x'], ['--nonsense']])
    assert.throws(() => parseOptions(args, '/', '/'), Failure);
});
