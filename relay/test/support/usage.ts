import assert from 'node:assert/strict';
import type { Proxy, TestStack } from './test-stack.ts';

/** Waits until UsageHour holds these sums, and asserts that it holds exactly these. */
export async function assertUsage(stack: TestStack, proxy: Proxy, up: number, down: number): Promise<void> {
  const read = async () => {
    const { _sum } = await stack.database.usageHour.aggregate({
      where: { connectionId: proxy.id },
      _sum: { bytesUp: true, bytesDown: true },
    });
    return { up: Number(_sum.bytesUp ?? 0n), down: Number(_sum.bytesDown ?? 0n) };
  };
  await stack.until('usage is flushed', async () => {
    const usage = await read();
    return usage.up + usage.down >= up + down;
  });
  assert.deepEqual(await read(), { up, down });
}
