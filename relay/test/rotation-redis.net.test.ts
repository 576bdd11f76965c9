import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Processes } from '../../scripts/lib/processes.ts';
import { RedisServer } from './support/redis.ts';
import { Rotations } from './support/rotations.ts';
import { TestStack } from './support/test-stack.ts';

// Starts first: it waits for whole rotations.

test('ROT-01: Redis is killed in mid-rotation, away when the next is ordered, and empty when it is back: each ends once, and no request fails', async (t) => {
  const processes = new Processes();
  const redis = await RedisServer.start(processes);
  const stack = await TestStack.start({
    relayEnv: { REDIS_URL: redis.url },
    agentArgs: ['--script', JSON.stringify({ attachMs: 200 })],
  });
  const rotations = await Rotations.of(stack, [stack.firstProxy]);
  t.after(async () => {
    await rotations.close();
    await stack.close();
    await redis.close();
    await processes.stop();
  });
  const phone = stack.phone(0);
  const seen = new Set<string | null>();
  const rotates = async (meanwhile?: (id: string) => Promise<void>) => {
    const { state, reason, oldIp, newIp, attempts, outages } = await rotations.rotateUnderLoad(phone, {}, meanwhile);
    assert.deepEqual([state, reason, attempts.length, outages], ['changed', null, 1, 0]);
    seen.add(oldIp).add(newIp);
  };
  await rotates(async (id) => {
    await rotations.reaches(id, 'hold');
    await redis.kill();
  });
  await rotates();
  await redis.start();
  await rotates();
  assert.equal(seen.size, 4, 'three rotations, each from the address that the one before brought');
});
