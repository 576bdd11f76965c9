import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Failure } from '../failure.ts';
import { cpuSeconds, descendants } from './proc.ts';
import { addressOf, bounds, measurePage, pages, type Figures, type Who } from './web-pages.ts';
import { WebSession } from './web-session.ts';

export const webUsage = 'scripts/bench web [--data .data] [--rounds 40] [--only TEXT] [--json FILE]';

const account = z.object({ email: z.string(), password: z.string() });
const demoShape = z.object({ portal: z.url(), operator: account, customer: account });
const root = path.resolve(import.meta.dirname, '../../..');

/**
 * What pages of a `scripts/start` that is running cost: server time, HTML, script and nodes. Fill it with scripts/seed
 * first. Returns 1 when a page costs more than it may.
 */
export async function web(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: path.join(root, '.data') },
      rounds: { type: 'string', default: '40' },
      only: { type: 'string', default: '' },
      json: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Failure(webUsage);
  const demo = demoOf(values.data);
  const origin = new URL(demo.portal).origin;
  const cpu = cpuOf(values.data);
  const found = new Map<string, Figures>();
  let above = 0;
  console.log(`${'page'.padEnd(34)} median    p95    cpu ms   html kB  script kB   nodes`);
  for (const who of ['nobody', 'operator', 'customer'] as const) {
    const session = who === 'nobody' ? WebSession.anyone(origin) : await WebSession.open(origin, demo[who]);
    for (const page of pages[who].filter((one) => one.includes(values.only))) {
      const address = await addressOf(session, page);
      const figures = address && (await measurePage(session, address, rounds, cpu));
      if (!figures) {
        console.log(`${page.padEnd(34)} not there`);
        continue;
      }
      found.set(page, figures);
      const over = overOf(who, figures);
      above += over.length;
      console.log(`${lineOf(page, figures)}${over.length > 0 ? `   above: ${over.join(', ')}` : ''}`);
    }
  }
  if (values.json) writeFileSync(values.json, JSON.stringify(Object.fromEntries(found), undefined, 2));
  return above > 0 ? 1 : 0;
}

/** Who can sign in to a `scripts/start`. @throws Failure */
export function demoOf(dataDir: string): z.infer<typeof demoShape> {
  try {
    return demoShape.parse(JSON.parse(readFileSync(path.join(dataDir, 'demo.json'), 'utf8')));
  } catch {
    throw new Failure(`No scripts/start runs on ${dataDir}: start one, or name its folder with --data.`);
  }
}

/** The CPU seconds of the dashboard's process; undefined where they cannot be read. */
function cpuOf(dataDir: string): (() => number) | undefined {
  try {
    const start = Number(readFileSync(path.join(dataDir, 'start.pid'), 'utf8'));
    const server = descendants(start).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith('next-server'),
    );
    return server === undefined ? undefined : () => cpuSeconds(server);
  } catch {
    return undefined;
  }
}

function lineOf(page: string, { medianMs, p95Ms, cpuMs, htmlKB, scriptKB, nodes }: Figures): string {
  const columns = [medianMs.toFixed(0), p95Ms.toFixed(0), cpuMs?.toFixed(0) ?? '', htmlKB.toFixed(1)];
  return `${page.padEnd(34)}${[...columns, scriptKB.toFixed(0), `${nodes}`].map((text) => text.padStart(8)).join(' ')}`;
}

function overOf(who: Who, { p95Ms, htmlKB, scriptKB, nodes }: Figures): string[] {
  const most = who === 'nobody' ? bounds.publicScriptKB : bounds.scriptKB;
  return [
    p95Ms > bounds.p95Ms ? 'time' : '',
    htmlKB > bounds.htmlKB ? 'HTML' : '',
    scriptKB > most ? 'script' : '',
    nodes > bounds.nodes ? 'nodes' : '',
  ].filter(Boolean);
}
