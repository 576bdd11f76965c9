import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SimPlanSettings } from '../../contract/sim-plans.ts';
import type { Reason } from '../../protocol/reasons.ts';
import { noonMs, simPlan, useOf } from '../../test/fixtures.ts';
import { SimMeter } from './sim-meter.ts';
import { SimState } from './sim.ts';
import { addSimUse, maxPhoneBytes } from './sim-use.ts';

const nextMonthMs = Date.UTC(2026, 3, 1);

function setUp(overrides: Partial<SimPlanSettings> = {}) {
  const meter = new SimMeter();
  const sim = new SimState('a', meter);
  const cuts: Reason[] = [];
  sim.join({ cutAll: (reason) => cuts.push(reason) });
  const plan = { ...simPlan, ...overrides };
  sim.set(plan, useOf(noonMs, plan), noonMs);
  /** Another reading, of all that was counted. */
  const read = (next: SimPlanSettings) => {
    meter.settle(sim);
    sim.set(next, sim.use(), noonMs);
  };
  return { meter, sim, plan, cuts, read };
}

test('a plan that stops ends everything at that byte, and opens again with the next billing cycle', () => {
  const { sim, cuts } = setUp();
  sim.count(999);
  assert.deepEqual([cuts, sim.refusal], [[], undefined]);
  sim.count(1);
  assert.deepEqual([cuts, sim.refusal], [['sim_plan'], 'sim_plan']);
  sim.roll(nextMonthMs - 1);
  assert.equal(sim.refusal, 'sim_plan');
  sim.roll(nextMonthMs);
  assert.equal(sim.refusal, undefined);
  const { startMs, endMs, bytes } = sim.use() ?? useOf(0);
  assert.deepEqual([startMs, endMs, bytes], [nextMonthMs, Date.UTC(2026, 4, 1), 0]);
});

test('a plan that slows sets a speed for all connections together; one that does nothing only counts', () => {
  const { sim, cuts, plan, read } = setUp({ atCap: 'slow', slowBitsPerSecond: 64_000 });
  assert.equal(sim.speed.limited, false);
  sim.count(1_000);
  assert.deepEqual([sim.speed.limited, sim.refusal, cuts], [true, undefined, []]);
  read({ ...plan, atCap: 'nothing', slowBitsPerSecond: null });
  assert.deepEqual([sim.speed.limited, sim.refusal, cuts], [false, undefined, []]);
  read({ ...plan, planBytes: 1_001 });
  assert.equal(sim.speed.limited, false);
});

test('without a plan nothing is counted; one that is removed lets everything run again', () => {
  const { sim, meter } = setUp();
  sim.count(2_000);
  sim.set(undefined, undefined, noonMs);
  assert.equal(sim.refusal, undefined);
  sim.count(5);
  assert.equal(sim.use(), undefined);
  assert.equal(meter.take().get('a')?.bytes, 2_000, 'what was counted is not lost');
  assert.equal(meter.take().size, 0);
});

test('a reading never loses bytes that the database has not seen; a use that a person set begins there', () => {
  const { sim, meter, plan } = setUp();
  sim.count(10);
  meter.settle(sim);
  sim.count(20);
  const known = () => addSimUse(useOf(noonMs), meter.waiting('a'));
  sim.set(plan, known(), noonMs);
  assert.equal(sim.use()?.bytes, 30);
  sim.set(plan, { ...useOf(noonMs), bytes: 500, generation: 1 }, noonMs);
  assert.equal(sim.use()?.bytes, 500);
  sim.count(7);
  assert.equal(sim.use()?.bytes, 507);
  const taken = meter.take().get('a');
  assert.deepEqual([taken?.bytes, taken?.generation], [7, 1]);
});

test('bytes counted before the billing day go to the old cycle', () => {
  const { sim, meter } = setUp();
  sim.count(10);
  sim.roll(nextMonthMs);
  const before = meter.waiting('a');
  assert.deepEqual([before?.startMs, before?.bytes], [Date.UTC(2026, 2, 1), 10]);
  sim.count(3);
  const after = meter.take().get('a');
  assert.deepEqual([after?.startMs, after?.bytes], [nextMonthMs, 3]);
});

test('another time zone or a clock that was ahead for a while loses nothing of the cycle', () => {
  const { sim, plan, read } = setUp();
  sim.count(10);
  read({ ...plan, timeZone: 'America/New_York' });
  assert.deepEqual([sim.use()?.startMs, sim.use()?.bytes], [Date.UTC(2026, 2, 1, 5), 10]);
  const stored = sim.use();
  sim.roll(Date.UTC(2027, 5, 1));
  assert.equal(sim.use()?.bytes, 0);
  sim.roll(noonMs);
  sim.set({ ...plan, timeZone: 'America/New_York' }, stored, noonMs);
  assert.deepEqual([sim.use()?.startMs, sim.use()?.bytes], [Date.UTC(2026, 2, 1, 5), 10]);
});

test("the phone's counter adds what it grew by, also after the phone restarted, and counts where the plan says so", () => {
  const { sim, plan, cuts, meter, read } = setUp();
  const report = (counter: number) => {
    sim.phoneCounted(counter);
    return sim.use()?.phoneBytes;
  };
  assert.deepEqual([5_000, 5_400, 5_400, 100].map(report), [0, 400, 400, 500]);
  const taken = meter.take().get('a');
  assert.deepEqual([taken?.bytes, taken?.phoneBytes, taken?.phoneCounter], [0, 500, 100]);
  assert.equal(report(600), 1_000);
  assert.equal(sim.refusal, undefined, 'this plan counts our traffic only');
  read({ ...plan, countsPhone: true });
  assert.deepEqual([sim.refusal, cuts], ['sim_plan', ['sim_plan']]);
});

test('a phone that reports nonsense stays within what the database can hold', () => {
  const { sim } = setUp();
  for (let count = 0; count < 10; count++) for (const counter of [0, maxPhoneBytes]) sim.phoneCounted(counter);
  assert.equal(sim.use()?.phoneBytes, maxPhoneBytes);
});
