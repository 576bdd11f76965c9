import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { echoes, tcpOrigin, type TcpOrigin } from './support/origin.ts';
import { socksOpen } from './support/proxy-client.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';
import type { Wire } from './support/wire.ts';

// Runs alone: it measures speeds within ±10 %.

/** MON-02: the speed limit is that of the connection: all its streams and both directions together, ±10 %. */

const bitsPerSecond = 16_000_000;
const bytesPerSecond = bitsPerSecond / 8;
const measuredBytes = bytesPerSecond * 2;

let stack: TestStack;
let echo: TcpOrigin;
let source: TcpOrigin;

before(async () => {
  stack = await TestStack.start();
  echo = await tcpOrigin(echoes);
  source = await tcpOrigin((socket) => {
    const write = () => {
      while (socket.writable && socket.write(Buffer.alloc(65_536)));
    };
    socket.on('drain', write);
    write();
  });
});
after(async () => {
  await Promise.all([echo.close(), source.close()]);
  await stack.close();
});

async function open(t: TestContext, proxy: Proxy, port: number): Promise<Wire> {
  const opened = await socksOpen({ port: proxy.port, login: proxy }, '127.0.0.1', port);
  assert.ok(opened.ok);
  const { wire } = opened;
  t.after(() => wire.close());
  return wire;
}

/** Bytes per second of `work`, which moves `bytes`; what a burst lets through at once is taken first. */
async function rateOf(bytes: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return bytes / ((performance.now() - startedAt) / 1_000);
}

/** A machine that is busy with something else spoils a window, not five in a row. */
async function assertNearLimit(bytes: number, work: () => Promise<unknown>): Promise<void> {
  const rates: number[] = [];
  for (let windows = 0; windows < 5; windows++) {
    const rate = await rateOf(bytes, work);
    if (Math.abs(rate / bytesPerSecond - 1) < 0.1) return;
    rates.push(Math.round(rate));
  }
  assert.fail(`${rates.join(', ')} B/s instead of ${bytesPerSecond}`);
}

test('MON-02: one download keeps to the speed limit', async (t) => {
  const proxy = await stack.addProxy({ speedBitsPerSecond: BigInt(bitsPerSecond) });
  const wire = await open(t, proxy, source.port);
  await wire.skip(bytesPerSecond / 2);
  await assertNearLimit(measuredBytes, () => wire.skip(measuredBytes));
});

test('MON-02: three streams in both directions share the speed limit', async (t) => {
  const proxy = await stack.addProxy({ speedBitsPerSecond: BigInt(bitsPerSecond) });
  const wires = await Promise.all([1, 2, 3].map(() => open(t, proxy, echo.port)));
  const echoed = async (bytes: number) =>
    Promise.all(
      wires.map(async (wire) => {
        wire.write(Buffer.alloc(bytes));
        await wire.skip(bytes);
      }),
    );
  await echoed(100_000);
  const each = 600_000;
  await assertNearLimit(each * wires.length * 2, () => echoed(each));
});

test('MON-02: a new speed limit holds for running streams within a second', async (t) => {
  const proxy = await stack.addProxy();
  const wire = await open(t, proxy, source.port);
  await wire.skip(bytesPerSecond);
  await stack.change(proxy, { speedBitsPerSecond: BigInt(bitsPerSecond) });
  // What was on its way before the change comes immediately; then the rate falls to the limit
  const slowed = async () =>
    (await rateOf(bytesPerSecond / 2, () => wire.skip(bytesPerSecond / 2))) < bytesPerSecond * 1.5;
  const startedAt = performance.now();
  while (!(await slowed())) assert.ok(performance.now() - startedAt < 2_000, 'the new limit does not hold');
  await assertNearLimit(measuredBytes, () => wire.skip(measuredBytes));
});
