import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frame, frames } from '../protocol/frames.ts';
import { FrameRates } from './frame-rates.ts';
import { limits } from '../protocol/limits.ts';
import { Outbox } from './outbox.ts';
import type { Reason } from '../protocol/reasons.ts';
import { deferred, sessionPair, socketPair } from './session-pair.ts';
import { Session } from './session.ts';
import { TurnBudget } from './turn-budget.ts';

/** Works until the budget says that others are due. */
function workSlice(budget: TurnBudget): void {
  budget.begin();
  while (!budget.spent);
  budget.end();
}

test('pitfall-36 sockets with endless work get a slice each, and everything else its turn after a few slices', async () => {
  const slicesEach = 5;
  const budgets: TurnBudget[] = [];
  const done: number[] = [];
  let inThisTurn = 0;
  let most = 0;
  for (let index = 0; index < 20; index++) {
    let slices = 0;
    const budget = new TurnBudget(() => {
      inThisTurn++;
      workSlice(budget);
      if (++slices === slicesEach) done.push(index);
      else budget.wait();
    });
    budgets.push(budget);
    budget.wait();
  }
  while (done.length < budgets.length) {
    await new Promise(setImmediate);
    most = Math.max(most, inThisTurn);
    inThisTurn = 0;
  }
  assert.ok(most <= limits.turnLineMs / limits.turnSliceMs + 1, `${most} slices in one turn`);
  assert.deepEqual(
    done,
    budgets.map((_, index) => index),
    'in the order in which they came',
  );
});

test('pitfall-36 a socket that has used its slice up gets no other in the same turn', async () => {
  const budget = new TurnBudget(() => undefined);
  workSlice(budget);
  budget.begin();
  assert.equal(budget.spent, true);
  assert.equal(budget.end(), true);
  await new Promise(setImmediate);
  budget.begin();
  assert.equal(budget.spent, false);
});

test('pitfall-36 frames that a peer sends at 1 Gbit/s, with the smallest windows, never exceed the rates', () => {
  const rates = new FrameRates();
  for (let second = 0; second < 20; second++) {
    for (let bytes = 0; bytes < 125_000_000; bytes += 8_192) {
      rates.received(8_192);
      assert.ok(rates.take(frames.ping));
      rates.sent(8_192);
      assert.ok(rates.take(frames.pong));
      for (let window = 0; window < 15; window++) assert.ok(rates.take(frames.window));
    }
    for (let i = 0; i < 4; i++) assert.ok(rates.take(frames.control));
    rates.tick();
  }
});

test('pitfall-36 20,000 streams may all be accepted, ended and reset at once', () => {
  const rates = new FrameRates();
  for (let i = 0; i < limits.maxStreams; i++) rates.opened();
  for (const row of [frames.opened, frames.window, frames.fin, frames.reset]) {
    for (let i = 0; i < limits.maxStreams; i++) assert.ok(rates.take(row));
  }
});

for (const [name, send, most] of [
  ['heartbeats', { type: frame.control, payload: Buffer.from('{"type":"heartbeat"}') }, limits.maxControlBurst],
  ['PINGs', { type: frame.ping, payload: Buffer.alloc(8) }, limits.maxSmallFramesSaved],
] as const) {
  test(`pitfall-36 ${name} beyond the rate end the session with rate_exceeded, and no other`, async (t) => {
    let received = 0;
    const [phone, socket] = await socketPair();
    t.after(() => phone.destroy());
    phone.resume();
    const other = await sessionPair(t);
    const ended = deferred<Reason>();
    new Session(socket, { role: 'relay', onControl: () => received++, onClose: ended.resolve });
    const outbox = new Outbox(phone, true);
    for (let i = 0; i < most * 3; i++) outbox.frame(send.type, 0, send.payload);
    outbox.flush();
    assert.equal(await ended.promise, 'rate_exceeded');
    assert.ok(received < most + limits.maxControlPerSecond * 60, `${received} were received`);
    assert.equal(other.relay.closed, false);
  });
}
