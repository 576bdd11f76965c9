import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Failure } from '../failure.ts';
import { table } from './report.ts';

export const apiUsage = 'scripts/bench api [--data .data] [--json FILE]';

const demoShape = z.object({ portal: z.url(), apiKeys: z.object({ operator: z.string() }) });
const root = path.resolve(import.meta.dirname, '../../..');

/** A key may ask 600 times in a minute, so all measures together stay below. */
const scenes = {
  list: { requests: 150, atOnce: 10 },
  create: { requests: 60, atOnce: 4 },
  check: { requests: 100, atOnce: 1 },
} as const;
/** p95 of a page of connections, as long as they are by default, while ten ask. */
const mostListP95Ms = 50;

interface Measured {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/**
 * How fast the API of a `scripts/start` that is running answers the operators’ key: lists, writes, and the check of a key alone.
 * Fill it with scripts/seed first, and wait a minute between two runs. Returns 1 when the list is slower than it may be.
 */
export async function api(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string', default: path.join(root, '.data') }, json: { type: 'string' } },
  });
  const { portal, apiKeys } = demoOf(values.data);
  const base = `${new URL(portal).origin}/api/v1`;
  const ask = asker(base, apiKeys.operator);
  const { page, longest, total } = await sizeOf(ask);
  const devices = await ask('GET', '/devices?limit=200', 200);
  const phones = z.object({ items: z.array(z.object({ id: z.string() })).min(1) }).parse(JSON.parse(devices)).items;
  const name = `Bench ${randomUUID().slice(0, 8)}`;
  const made: string[] = [];
  let at = 0;
  const found = {
    [`GET /connections, ${page} of ${total}`]: await measure(scenes.list, () => ask('GET', '/connections', 200)),
    [`GET /connections, ${longest} of ${total}`]: await measure(scenes.list, () =>
      ask('GET', '/connections?limit=200', 200),
    ),
    'POST /connections': await measure(scenes.create, async () => {
      // One device takes fifty
      const deviceId = phones[(at += 1) % phones.length]?.id;
      made.push(await ask('POST', '/connections', 201, { deviceId, name }));
    }),
    'with a key, 405': await measure(scenes.check, () => ask('DELETE', '/devices', 405)),
    'without a key, 401': await measure(scenes.check, () => asker(base, undefined)('DELETE', '/devices', 401)),
  };
  const ids = made.map((text) => z.object({ id: z.string() }).parse(JSON.parse(text)).id);
  await ask('POST', '/connections/batch', 200, { items: ids.map((id) => ({ action: 'delete', id })) });
  const head = ['request', 'per second', 'median ms', 'p95 ms', 'p99 ms'];
  const lines = Object.entries(found).map(([name, { perSecond, medianMs, p95Ms, p99Ms }]) => [
    ...[name, perSecond.toFixed(0), medianMs.toFixed(1), p95Ms.toFixed(1), p99Ms.toFixed(1)],
  ]);
  const [list] = Object.values(found);
  const isSlow = (list?.p95Ms ?? 0) > mostListP95Ms;
  const keyMs = found['with a key, 405'].medianMs - found['without a key, 401'].medianMs;
  console.log(`${table([head, ...lines])}\n\nA key’s check and its limits: ${keyMs.toFixed(1)} ms.`);
  console.log(
    `The list’s p95 may be ${mostListP95Ms} ms with ${scenes.list.atOnce} at once: ${isSlow ? 'MISS' : 'ok'}.`,
  );
  if (values.json) writeFileSync(values.json, JSON.stringify({ ...found, keyMs }, undefined, 2));
  return isSlow ? 1 : 0;
}

function demoOf(dataDir: string): z.infer<typeof demoShape> {
  try {
    return demoShape.parse(JSON.parse(readFileSync(path.join(dataDir, 'demo.json'), 'utf8')));
  } catch {
    throw new Failure(`No scripts/start runs on ${dataDir}: start one, or name its folder with --data.`);
  }
}

type Ask = (method: string, path: string, status: number, body?: object) => Promise<string>;

/** Asks and reads the whole answer. @throws Failure for another status */
function asker(base: string, key: string | undefined): Ask {
  return async (method, path, status, body) => {
    const answer = await fetch(base + path, {
      method,
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status !== status) throw new Failure(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    return text;
  };
}

/** How many connections a page has by default and at most, and how many there are. */
async function sizeOf(ask: Ask): Promise<{ page: number; longest: number; total: number }> {
  const itemsOf = async (path: string) =>
    z.object({ items: z.array(z.unknown()) }).parse(JSON.parse(await ask('GET', path, 200))).items.length;
  const { total } = z.object({ total: z.number() }).parse(JSON.parse(await ask('GET', '/connections/count', 200)));
  return { page: await itemsOf('/connections'), longest: await itemsOf('/connections?limit=200'), total };
}

/** Sends so many requests, so many at a time. */
async function measure(
  { requests, atOnce }: { requests: number; atOnce: number },
  send: () => Promise<unknown>,
): Promise<Measured> {
  const times: number[] = [];
  let left = requests;
  const startedMs = performance.now();
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const sentMs = performance.now();
      await send();
      times.push(performance.now() - sentMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const seconds = (performance.now() - startedMs) / 1_000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: requests / seconds, medianMs: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
