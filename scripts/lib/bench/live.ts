import path from 'node:path';
import { parseArgs } from 'node:util';
import { openBus } from '@pocketproxy/prisma/bus';
import pg from 'pg';
import { Failure } from '../failure.ts';
import { targetOf } from '../seed/target.ts';
import { Fleet } from './live-fleet.ts';
import { openTab, type Tab } from './live-tab.ts';
import { demoOf } from './web.ts';
import { WebSession } from './web-session.ts';

export const liveUsage =
  'scripts/bench live [--data .data] [--tabs 50] [--phones 300] [--transferring 50] [--seconds 60]';

/** Of one open tab: kB/s, requests in 5 s; ms until what flows reads zero. */
const bounds = { kBPerSecond: 5, requests: 1, zeroMs: 3_000 } as const;
const root = path.resolve(import.meta.dirname, '../../..');

/**
 * What open tabs of a `scripts/start` that is running cost while phones report and transfer. Phones and their relay are
 * simulated: what they would write is written, and said on the bus, so that the dashboard's whole way is measured. Half of the
 * tabs are an operator's, half the customer's. Returns 1 when a tab costs more than it may.
 */
export async function live(args: readonly string[], interrupted: Promise<never>): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: path.join(root, '.data') },
      tabs: { type: 'string', default: '50' },
      phones: { type: 'string', default: '300' },
      transferring: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '60' },
    },
  });
  const [tabCount, phones, transferring, seconds] = ['tabs', 'phones', 'transferring', 'seconds'].map((name) =>
    Number(values[name as keyof typeof values]),
  ) as [number, number, number, number];
  if (![tabCount, phones, transferring, seconds].every((one) => one > 0)) throw new Failure(liveUsage);
  const demo = demoOf(values.data);
  const { url } = targetOf({}, values.data);
  const db = new pg.Pool({ connectionString: url, max: 2 });
  const bus = openBus({ databaseUrl: url });
  const tabs: Tab[] = [];
  try {
    const fleet = await Fleet.of(db, bus, phones, transferring);
    for (const [who, list] of [
      ['operator', '/admin/devices'],
      ['customer', '/portal'],
    ] as const) {
      const session = await WebSession.open(new URL(demo.portal).origin, demo[who]);
      for (let tab = 0; tab < tabCount / 2; tab += 1) tabs.push(await openTab(session, list));
    }
    const before = await commits(db);
    const startedMs = Date.now();
    await Promise.race([fleet.run(seconds), interrupted]);
    const tookSeconds = (Date.now() - startedMs) / 1_000;
    const after = await commits(db);
    const zeroMs = await fleet.stop(tabs);
    return report({ tabs, tookSeconds, perSecond: (after - before) / tookSeconds, zeroMs });
  } finally {
    for (const tab of tabs) tab.close();
    await Promise.all([bus.close(), db.end()]);
  }
}

/** Transactions of the database so far. */
async function commits(db: pg.Pool): Promise<number> {
  const { rows } = await db.query<{ commits: string }>(
    'SELECT xact_commit AS commits FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(rows[0]?.commits);
}

interface Found {
  readonly tabs: readonly Tab[];
  readonly tookSeconds: number;
  /** Transactions a second, of all processes. */
  readonly perSecond: number;
  readonly zeroMs: number;
}

function report({ tabs, tookSeconds, perSecond, zeroMs }: Found): number {
  const most = (of: (tab: Tab) => number) => Math.max(...tabs.map(of));
  const kB = most(({ bytes }) => bytes) / 1_000 / tookSeconds;
  const requests = most(({ readings }) => readings) / (tookSeconds / 5);
  const rows = [
    ['kB/s of the tab that receives most', kB.toFixed(2), kB > bounds.kBPerSecond],
    ['requests of a tab in 5 s', requests.toFixed(2), requests > bounds.requests],
    ['ms until "Now" is zero', String(zeroMs), zeroMs > bounds.zeroMs],
    [`transactions a second with ${tabs.length} tabs`, perSecond.toFixed(1), false],
  ] as const;
  for (const [name, value, missed] of rows) console.log(`${name.padEnd(44)} ${value}${missed ? '   above' : ''}`);
  return rows.some(([, , missed]) => missed) ? 1 : 0;
}
