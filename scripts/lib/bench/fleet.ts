import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connectDatabase, type PrismaClient } from '@pocketproxy/prisma';
import { Failure } from '../failure.ts';
import type { Child } from '../processes.ts';
import { metric, spawnRelay } from '../stack/relay.ts';
import { phonesOnline, startStack, type Stack } from '../stack/start.ts';
import { postgresWork } from './postgres-work.ts';
import { cpuSeconds } from './proc.ts';

export const fleetUsage = 'scripts/bench fleet [--phones 1000] [--ports 5000] [--seconds 70] [--restarts 3]';

/** Long enough for the first heartbeats and the reading after the start. */
const settleMs = 20_000;
const pollMs = 50;

/**
 * A relay with many phones that do nothing: what it costs Postgres and its own event loop, and how soon the phones are
 * back after `kill -9`. Prints one line per number.
 */
export async function fleet(args: readonly string[], interrupted: Promise<never>): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      phones: { type: 'string', default: '1000' },
      ports: { type: 'string', default: '5000' },
      seconds: { type: 'string', default: '70' },
      restarts: { type: 'string', default: '3' },
    },
  });
  const [phones, ports, seconds, restarts] = [values.phones, values.ports, values.seconds, values.restarts].map(Number);
  if (!phones || !ports || !seconds || restarts === undefined || !(restarts >= 0)) throw new Failure(fleetUsage);
  const stack = await startStack({ phones, connections: ports, password: true });
  const database = connectDatabase(stack.databaseUrl, 1);
  try {
    process.stderr.write(`${phones} phones and ${ports} ports are up\n`);
    await Promise.race([measure(stack, database, { phones, seconds, restarts }), interrupted]);
  } finally {
    await database.$disconnect();
    await stack.close();
  }
  return 0;
}

async function measure(
  stack: Stack,
  database: PrismaClient,
  { phones, seconds, restarts }: { phones: number; seconds: number; restarts: number },
): Promise<void> {
  await delay(settleMs);
  await idle(stack, database, seconds);
  let { relay } = stack;
  for (let round = 1; round <= restarts; round += 1) relay = await restart(stack, relay, phones, round);
}

async function idle({ plan, relay }: Stack, database: PrismaClient, seconds: number): Promise<void> {
  await metric(plan, 'nodejs_eventloop_lag_max_seconds'); // the delay is counted since the last look
  const [{ commits }, cpu, startedMs] = [await postgresWork(database), cpuSeconds(relay.pid), performance.now()];
  await delay(seconds * 1_000);
  const passed = (performance.now() - startedMs) / 1_000;
  const lag = await maxLagMs(plan);
  say('idle: commits a second', ((await postgresWork(database)).commits - commits) / passed);
  say('idle: relay CPU, percent of a core', ((cpuSeconds(relay.pid) - cpu) / passed) * 100);
  say('idle: longest turn of the event loop, ms', lag);
}

/** The timer's own 10 ms taken off. */
async function maxLagMs(plan: Stack['plan']): Promise<number> {
  const text = await (await fetch(plan.metrics, { headers: { connection: 'close' } })).text();
  const [, seconds] = /^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(text) ?? [];
  return Math.max(0, Number(seconds) * 1_000 - 10);
}

/** Kills the relay and restarts it immediately; prints when half and all of the phones were back. */
async function restart(stack: Stack, relay: Child, phones: number, round: number): Promise<Child> {
  const { plan, processes, folder } = stack;
  const killedMs = performance.now();
  process.kill(-relay.pid, 'SIGKILL');
  await relay.ended;
  const since = () => (performance.now() - killedMs) / 1_000;
  let readyAfter = Infinity;
  const starting = spawnRelay(processes, plan, folder).finally(() => (readyAfter = since()));
  let half: number | undefined;
  for (;;) {
    const back = await metric(plan, 'pocketproxy_tunnels').catch(() => 0);
    if (back >= phones / 2) half ??= since();
    if (back >= phones) break;
    if (since() > 60) throw new Error(`only ${back} phones are back after a minute`);
    await delay(pollMs);
  }
  const all = since();
  const started = await starting;
  say(`restart ${round}: relay ready after, s`, readyAfter);
  say(`restart ${round}: half of the phones back after, s`, half ?? all);
  say(`restart ${round}: all phones back after, s`, all);
  await phonesOnline(plan, stack.agent, phones);
  await delay(settleMs); // sessions live long enough to count as such
  return started;
}

function say(what: string, value: number): void {
  console.log(`${what.padEnd(48)}${value.toFixed(value < 10 ? 2 : 1)}`);
}
