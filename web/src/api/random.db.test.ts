// Starts first: some requests for each operation
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { ask, makeKey } from '@/api/testing';
import { addressOf, answering, exampleBody } from '@/api/testing-requests';
import { openWorld, type World } from '@/domain/testing/world';

/** APIDOC-02: broken and random input brings no 5xx and no error that is not documented (`ask` checks it), and leaves nothing half-written. */

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const seed = 20_261_128;
const triesEach = 4;

/** mulberry32: the same numbers in every run. */
function numbers(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const strange: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, '', ' ', 'x'.repeat(5_000), '\u0000', '\ud800', '‮a'],
  ...[[], {}, [null], { a: { b: [1] } }, '2026-02-30T00:00:00Z', '00000000-0000-0000-0000-000000000000', "'; --"],
];

test('random and broken input: refused as documented, and nothing of it stays', async () => {
  const random = numbers(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T; // null is one of them
  const { a, db, relayId, system } = world;
  const keys = [(await makeKey(world.as.owner)).key, (await makeKey(world.as.operator)).key];
  const known: Readonly<Record<string, string>> = {
    ...{ devices: a.deviceId, connections: a.connection.id, customers: a.customerId, relays: relayId },
  };
  const written = () => Promise.all([db.auditLog.count(), db.outgoingEvent.count(), db.connection.count()]);
  const problems: unknown[] = [];
  for (const operation of answering) {
    for (let at = 0; at < triesEach; at += 1) {
      const idOf = (kind: string) => (random() < 0.6 ? known[kind] : undefined) ?? pick(['none', '%00', randomUUID()]);
      const address = addressOf(operation, idOf);
      const isRead = operation.method === 'GET';
      const before = await written();
      const query = isRead ? `${address.includes('?') ? '&' : '?'}${broken(operation.input?.shape ?? {})}` : '';
      const body = isRead ? undefined : brokenBody(exampleBody(operation) ?? {});
      const shown = `${address}${query} ${JSON.stringify(body)}`.slice(0, 300);
      try {
        const { status, text } = await ask(system, pick(keys), `${address}${query}`, { body });
        assert.ok(status < 500, text.slice(0, 300));
        if (status >= 400) assert.deepEqual(await written(), before, 'something was written');
      } catch (error) {
        problems.push([shown, String(error)]);
      }
    }
  }
  assert.deepEqual(problems, [], `seed ${seed}`);

  /** A query with one field that is known, or is not, and any text. */
  function broken(shape: object): string {
    const name = pick([...Object.keys(shape), 'unknown']);
    const text = pick(strange);
    return `${name}=${encodeURIComponent(typeof text === 'string' ? text.replace(/\p{Cs}/gu, '') : JSON.stringify(text))}`;
  }

  /** A valid body in which one thing is left out, is another, or is too much. */
  function brokenBody(body: Record<string, unknown>): unknown {
    const names = Object.keys(body);
    const name = names.length === 0 ? 'unknown' : pick(names);
    switch (pick(['leave', 'change', 'change', 'add', 'other'])) {
      case 'leave':
        return Object.fromEntries(Object.entries(body).filter(([one]) => one !== name));
      case 'change':
        return { ...body, [name]: pick(strange) };
      case 'add':
        return { ...body, unknown: pick(strange) };
      default:
        return pick(strange);
    }
  }
});
