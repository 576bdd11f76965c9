import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Holder } from './holders.ts';
import { relayLimits } from '../limits.ts';
import { MemoryGuard } from './memory-guard.ts';
import { collectGarbage, MemoryMeter } from './memory-use.ts';

const MiB = 1_048_576;
const limitMiB = 1_000;

/** A process whose memory is `base`, what holders hold, and what was let go and is not collected yet. */
function setUp(held: Record<string, number>, base = 0) {
  const world = { baseMiB: base, heapShare: 0, garbageMiB: 0, nowMs: 0, collected: 0 };
  const cut: string[] = [];
  const holders = () =>
    Object.entries(held).map(([id, mib]): Holder => ({
      ...{ kind: 'connection', id, party: id, heldBytes: mib * MiB },
      cut() {
        cut.push(id);
        world.garbageMiB += mib;
        held[id] = 0;
      },
    }));
  const used = () => world.baseMiB + world.garbageMiB + Object.values(held).reduce((sum, mib) => sum + mib, 0);
  const guard = new MemoryGuard({
    ...{ limitBytes: limitMiB * MiB, holders, log: { warn() {} }, now: () => world.nowMs },
    measure: () => ({ usedBytes: used() * MiB, heapBytes: world.heapShare * 100, heapLimitBytes: 100 }),
    collect: () => {
      world.garbageMiB = 0;
      world.collected += 1;
    },
  });
  /** One check, and what it sets off. */
  const check = async (afterMs: number = relayLimits.memoryCheckIntervalMs) => {
    world.nowMs += afterMs;
    guard.check();
    await turn();
    return cut.splice(0);
  };
  return { guard, world, held, check, used };
}

test('below its marks the guard does nothing', async () => {
  const { guard, check } = setUp({ a: 900 });
  assert.deepEqual(await check(), []);
  assert.deepEqual([guard.overloaded, guard.hoards('a')], [false, false]);
});

test('near the limit those with more than a fair share get no new work, the others do, and no one is cut', async () => {
  const { guard, check, held } = setUp({ hog: 800, innocent: 20 }, 140);
  assert.deepEqual(await check(), []);
  assert.deepEqual([guard.hoards('hog'), guard.hoards('innocent'), guard.overloaded], [true, false, false]);
  held['hog'] = 100;
  await check(relayLimits.memoryRefusalMs);
  assert.equal(guard.hoards('hog'), false, 'after a while it gets another chance');
});

test('at the limit the biggest holders are cut, as many as bring it back below its mark', async () => {
  const { guard, check, used } = setUp({ hog: 400, second: 300, innocent: 50 }, 260);
  assert.deepEqual(await check(), ['hog']);
  assert.ok(used() < limitMiB * relayLimits.memoryResumeShare, `${used()} MiB`);
  assert.deepEqual([guard.hoards('hog'), guard.hoards('innocent'), guard.overloaded], [true, false, false]);
  assert.deepEqual(await check(), []);
});

test('memory that falls late costs no one else, until it must have fallen', async () => {
  const { guard, check, world } = setUp({ hog: 400, second: 300, innocent: 50 }, 260);
  guard.check(); // before garbage is collected
  world.nowMs += relayLimits.memorySettleMs - 1;
  guard.check();
  await turn();
  assert.equal(world.collected, 1);
  assert.deepEqual(await check(0), ['hog'], 'all that was cut until now');
  assert.equal(guard.overloaded, false);
});

test('a hog that comes back is cut again, the innocent never', async () => {
  const { check, held, guard } = setUp({ hog: 700, innocent: 50 }, 260);
  for (let round = 0; round < 5; round += 1) {
    assert.deepEqual(await check(relayLimits.memorySettleMs), ['hog']);
    assert.equal(guard.hoards('innocent'), false);
    held['hog'] = 700;
  }
});

test('when nothing is left to cut, all new work is refused until there is room', async () => {
  const { guard, check, world, held } = setUp({ a: 0.5 }, 1_010);
  assert.deepEqual(await check(), []);
  assert.equal(guard.overloaded, true);
  world.baseMiB = limitMiB * relayLimits.memoryResumeShare + 1;
  await check();
  assert.equal(guard.overloaded, true, 'the answer does not flicker');
  world.baseMiB = 900;
  await check();
  assert.equal(guard.overloaded, false);
  held['a'] = 300;
  assert.deepEqual(await check(), ['a']);
  assert.equal(guard.overloaded, false);
});

test('the JavaScript heap has its own limit', async () => {
  const { guard, check, world } = setUp({ hog: 10, other: 1 });
  world.heapShare = relayLimits.memoryShare;
  assert.deepEqual(await check(), ['hog']);
  assert.equal(guard.overloaded, false);
});

test('the measure falls with what is let go, though the resident size does not', () => {
  const reading = { rss: 500, heapTotal: 100, heapUsed: 80, external: 300 };
  const meter = new MemoryMeter(() => reading);
  assert.equal(meter.measure().usedBytes, 500);
  reading.external = 50;
  assert.equal(meter.measure().usedBytes, 250);
  reading.rss = 510;
  assert.equal(meter.measure().usedBytes, 260, 'a little more at the peak makes the rest no less free');
  reading.rss = 220;
  assert.equal(meter.measure().usedBytes, 220, 'never more than is resident');
  Object.assign(reading, { rss: 700, external: 490 });
  assert.equal(meter.measure().usedBytes, 700);
  reading.rss = 800;
  assert.equal(meter.measure().usedBytes, 800, 'what grows beside heap and buffers counts');
});

test('without a given limit it is a share of what this process may have; buffers that are let go are collected', async () => {
  const guard = new MemoryGuard({ limitBytes: undefined, holders: () => [], log: { warn() {} } });
  assert.ok(guard.limitBytes > 0 && Number.isFinite(guard.limitBytes));
  guard.check();
  const before = process.memoryUsage().external;
  (() => Buffer.alloc(64 * MiB, 1))();
  const isCollected = () => process.memoryUsage().external < before + 64 * MiB;
  for (let turns = 0; turns < 100 && !isCollected(); turns++) {
    collectGarbage();
    await new Promise(setImmediate); // buffers are swept beside this thread
  }
  assert.ok(isCollected());
});
