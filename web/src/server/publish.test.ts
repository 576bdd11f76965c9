import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { deviceStatus } from '@/domain/events';
import { publisher } from '@/server/publish';

const event = () => deviceStatus({ id: randomUUID(), customerId: null });
const log = { warn: () => undefined };
const unavailable = { publish: () => Promise.reject(new Error('the bus is unavailable')) };

/** Relay rows whose updates are settled by the test, one after the other. */
function relayRows() {
  const updates: { data: unknown; end: (error?: Error) => void }[] = [];
  const updateMany = ({ data }: { data?: unknown }) =>
    new Promise((resolve, reject) => {
      updates.push({ data, end: (error) => (error ? reject(error) : resolve({ count: 1 })) });
    });
  return { updates, db: { relay: { updateMany } } as unknown as Parameters<typeof publisher>[1] };
}
const settled = () => new Promise(setImmediate);

test('SEC-03: events that the bus does not take are counted in the rows of relays, once for all that wait', async () => {
  const { updates, db } = relayRows();
  const publish = publisher(unavailable, db, log);
  await publish(event());
  assert.deepEqual(updates[0]?.data, { missedEvents: { increment: 1 } });
  await publish(event());
  await publish(event());
  assert.equal(updates.length, 1, 'the running update may have been read already, so those after it wait');
  updates[0]?.end();
  await settled();
  assert.equal(updates.length, 2);
  updates[1]?.end();
  await settled();
  assert.equal(updates.length, 2);
});

test('a count that Postgres does not take is tried again until it does', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { updates, db } = relayRows();
  await publisher(unavailable, db, log)(event());
  for (let failed = 0; failed < 3; failed++) {
    updates.at(-1)?.end(new Error('Postgres is unavailable'));
    await settled();
    t.mock.timers.tick(1_000);
    await settled();
  }
  assert.equal(updates.length, 4);
  updates.at(-1)?.end();
  await settled();
  assert.equal(updates.length, 4);
});

test('what the bus takes is not counted', async () => {
  const { updates, db } = relayRows();
  await publisher({ publish: async () => undefined }, db, log)(event());
  assert.equal(updates.length, 0);
});
