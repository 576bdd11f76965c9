import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connectDatabase, type PrismaClient } from '@pocketproxy/prisma';
import { ensureBuilt } from '../build.ts';
import { Failure } from '../failure.ts';
import type { Child } from '../processes.ts';
import { startStack, type Stack } from '../stack/start.ts';
import { waitForLog } from '../start/ready.ts';
import { LatencySamples } from './latency.ts';
import { postgresWork } from './postgres-work.ts';
import { cpuSeconds } from './proc.ts';

export const schedulesUsage =
  'scripts/bench schedules [--phones 200,2000] [--every MINUTES, 5] [--minutes 10] [--redis URL]';

/** From the first due rotation on: the first heartbeats, and rotations that begin while others end. */
const settleMs = 20_000;
/** One that is due later than this before the end need not have started. */
const startsWithinMs = 10_000;
const root = path.resolve(import.meta.dirname, '../../..');

interface Run {
  readonly everyMinutes: number;
  readonly minutes: number;
  readonly redisUrl: string | undefined;
}

type Figures = ReadonlyMap<string, number>;

/**
 * Phones that rotate by their schedules, relay, jobs and phones on this machine: how late rotations start, what relay and
 * jobs cost, and what Postgres writes. With two or more fleets, one after the other, also how each grows from the first to the last.
 */
export async function schedules(args: readonly string[], interrupted: Promise<never>): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      phones: { type: 'string', default: '200,2000' },
      every: { type: 'string', default: '5' },
      minutes: { type: 'string', default: '10' },
      redis: { type: 'string' },
    },
  });
  const fleets = values.phones.split(',').map(Number);
  const run = { everyMinutes: Number(values.every), minutes: Number(values.minutes), redisUrl: values.redis };
  if (!fleets.every((phones) => phones >= 1) || !(run.everyMinutes >= 1) || !(run.minutes > 0))
    throw new Failure(schedulesUsage);
  const results: Figures[] = [];
  for (const phones of fleets) results.push(await fleetOf(phones, run, interrupted));
  print(fleets, results);
  return 0;
}

async function fleetOf(phones: number, run: Run, interrupted: Promise<never>): Promise<Figures> {
  const relayEnv = { REDIS_URL: run.redisUrl ?? '' };
  const stack = await startStack({ phones, connections: 1, password: true, relayEnv });
  const database = connectDatabase(stack.databaseUrl, 1);
  try {
    const jobs = await startJobs(stack, run);
    process.stderr.write(`${phones} phones are up\n`);
    return await Promise.race([measure(stack, jobs, database, run), interrupted]);
  } finally {
    await database.$disconnect();
    await stack.close();
  }
}

async function startJobs({ processes, plan, folder, databaseUrl }: Stack, { redisUrl = '' }: Run): Promise<Child> {
  await ensureBuilt(root, processes, path.join(folder, 'build.log'), ['jobs']);
  const jobs = await processes.spawn('jobs', process.execPath, ['dist/jobs.mjs'], {
    cwd: path.join(root, 'web'),
    env: {
      ...{ PATH: process.env.PATH, LOG_LEVEL: 'warn', POCKETPROXY_ENV: 'development' },
      ...{ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, PUBLIC_URL: 'http://127.0.0.1:3000' },
      ...{ SEALING_KEYS: plan.sealingKeys, VERIFIER_KEY: plan.verifierKey },
    },
    logFile: path.join(folder, 'jobs.log'),
  });
  await waitForLog(jobs, '"ready":true');
  return jobs;
}

/** Schedules without jitter, so that a due time is known exactly; spread evenly over their interval. */
async function setSchedules(database: PrismaClient, { phones }: Stack, everyMinutes: number): Promise<void> {
  const gapMs = (everyMinutes * 60_000) / phones.length;
  await database.rotationSchedule.createMany({
    data: phones.map(({ id: deviceId }, index) => {
      const dueAt = new Date(Date.now() + gapMs * (index + 1));
      return { deviceId, everyMinutes, jitterPercent: 0, dueAt, nextAt: dueAt };
    }),
  });
}

async function measure(stack: Stack, jobs: Child, database: PrismaClient, run: Run): Promise<Figures> {
  await setSchedules(database, stack, run.everyMinutes);
  await delay(settleMs);
  const sample = async () => ({
    ...(await postgresWork(database)),
    ...{ relay: cpuSeconds(stack.relay.pid), jobs: cpuSeconds(jobs.pid), agent: cpuSeconds(stack.agent.pid) },
    at: new Date(),
  });
  const before = await sample();
  await delay(run.minutes * 60_000);
  const after = await sample();
  const seconds = (after.at.getTime() - before.at.getTime()) / 1_000;
  const perSecond = (key: 'commits' | 'writes' | 'relay' | 'jobs' | 'agent') => (after[key] - before[key]) / seconds;
  return new Map([
    ...(await rotations(database, before.at, new Date(after.at.getTime() - startsWithinMs))),
    ['relay CPU, percent of a core', perSecond('relay') * 100],
    ['jobs CPU, percent of a core', perSecond('jobs') * 100],
    ['phones CPU, percent of a core', perSecond('agent') * 100],
    ['Postgres: commits a second', perSecond('commits')],
    ['Postgres: rows written a second', perSecond('writes')],
  ]);
}

/** What became of the rotations that were due within the time. */
async function rotations(database: PrismaClient, from: Date, to: Date): Promise<[string, number][]> {
  const rows = await database.rotation.findMany({
    where: { trigger: 'schedule', scheduledFor: { gte: from, lt: to } },
    select: { scheduledFor: true, startedAt: true, state: true },
  });
  const waiting = await database.rotationSchedule.count({ where: { nextAt: { lt: to } } });
  const delays = new LatencySamples();
  for (const { scheduledFor, startedAt } of rows)
    if (scheduledFor && startedAt) delays.add(startedAt.getTime() - scheduledFor.getTime());
  const { count, p50Ms, p99Ms, maxMs } = delays.summary();
  return [
    ['rotations that were due', rows.length + waiting],
    ['… and have not started', rows.length + waiting - count],
    ['… and failed, or kept the address', rows.filter(({ state }) => state === 'failed' || state === 'same_ip').length],
    ['start after due, ms: p50', p50Ms],
    ['start after due, ms: p99', p99Ms],
    ['start after due, ms: latest', maxMs],
  ];
}

function print(fleets: readonly number[], results: readonly Figures[]): void {
  const cells = (values: readonly string[]) => values.map((value) => value.padStart(14)).join('');
  const [first, last] = [results[0], results.at(-1)];
  const grows = results.length > 1;
  console.log(
    ''.padEnd(40) + cells([...fleets.map((phones) => `${phones} phones`), ...(grows ? ['last ÷ first'] : [])]),
  );
  for (const name of first?.keys() ?? []) {
    const ratio = (last?.get(name) ?? 0) / (first?.get(name) ?? 0);
    const values = results.map((figures) => number(figures.get(name) ?? 0));
    console.log(name.padEnd(40) + cells([...values, ...(grows ? [Number.isFinite(ratio) ? number(ratio) : ''] : [])]));
  }
}

function number(value: number): string {
  return Number.isInteger(value) ? `${value}` : value.toFixed(value < 10 ? 2 : 1);
}
