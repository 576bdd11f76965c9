import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { claimDeliveries } from '@/domain/webhook/claim';
import { expireDeliveries } from '@/domain/webhook/expire';
import { spreadEvents } from '@/domain/webhook/spread';
import { later, webhookSteps } from '@/domain/webhook/testing';
import { openWorld, type World } from '@/domain/testing/world';
import { startReceiver } from '@/webhook/testing';

/** §6: a clock that jumps by a day or a month, forwards and back. */

let world: World;
const { at, listen, happens, work, deliveries, clear } = webhookSteps(() => world);
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => clear());

const dayMs = 86_400_000;

for (const [name, ms] of Object.entries({ day: dayMs + 120_000, month: 31 * dayMs }))
  test(`a clock that jumps a ${name} ahead and back gives up what waited, and holds up nothing that comes after`, async (t) => {
    const receiver = await startReceiver(t);
    const { db, now } = world;
    const { id } = await listen(receiver.url('error'));
    await happens();
    await work(now);
    const ahead = later(now, ms);
    assert.equal(await expireDeliveries(at(ahead)), 1, 'its day has passed, by this clock');
    // One fails and waits for its next attempt, one is claimed by a process that dies, and the receiver asks for a pause
    await happens();
    await work(ahead);
    await happens();
    await spreadEvents(at(ahead));
    assert.equal((await claimDeliveries(at(ahead), { all: 10, slow: 10 })).length, 1);
    await db.webhookEndpoint.update({
      where: { id },
      data: { url: receiver.url('ok'), pausedUntil: later(ahead, 60_000) },
    });

    const back = later(now, 10_000);
    await work(back);
    assert.equal(receiver.received.filter(({ path }) => path === '/ok').length, 0);
    assert.equal(await expireDeliveries(at(back)), 0);
    await work(back);
    assert.deepEqual((await deliveries()).map(({ state }) => state).sort(), ['delivered', 'delivered', 'failed']);
    assert.equal(receiver.received.filter(({ path }) => path === '/ok').length, 2);
  });
