import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { billingCycle } from '../contract/billing-cycle.ts';
import { echoes, tcpOrigin, type TcpOrigin } from './support/origin.ts';
import { httpConnect, socksOpen } from './support/proxy-client.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';
import type { Wire } from './support/wire.ts';

// Runs in pairs: what it changes must act within a second.

/** MON-02: resets and top-ups of a quota, and the data plan of a SIM, on running streams and across kill -9. */

const withinMs = 1_000;
/** What a stream may carry beyond a cap: the piece that crosses it is delivered whole. */
const pieceBytes = 65_536;
let stack: TestStack;
let echo: TcpOrigin;
let source: TcpOrigin;

before(async () => {
  stack = await TestStack.start();
  echo = await tcpOrigin(echoes);
  source = await tcpOrigin((socket) => {
    const write = () => {
      while (socket.writable && socket.write(Buffer.alloc(pieceBytes)));
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
  assert.ok(opened.ok, opened.ok ? '' : opened.reason);
  t.after(() => opened.wire.close());
  return opened.wire;
}

async function exchange(wire: Wire, bytes: number): Promise<void> {
  wire.write(Buffer.alloc(bytes));
  await wire.exactly(bytes);
}

/** The reason of a refusal, or empty. */
async function refusal(proxy: Proxy): Promise<string> {
  const opened = await httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port);
  if (opened.ok) opened.wire.close();
  return opened.ok ? '' : (opened.reason ?? 'no reason');
}

/** Acts, and waits until a connection works again. */
async function worksWithin(proxy: Proxy, act: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  await act();
  await stack.until('it works again', async () => (await refusal(proxy)) === '', 3_000);
  assert.ok(performance.now() - startedAt < withinMs, `took ${performance.now() - startedAt} ms`);
}

const quotaOf = ({ id }: Proxy) => stack.database.quotaUse.findUnique({ where: { connectionId: id } });

/** What the history says of connections. */
async function counted(proxies: readonly Proxy[]): Promise<number> {
  const { _sum } = await stack.database.usageHour.aggregate({
    where: { connectionId: { in: proxies.map(({ id }) => id) } },
    _sum: { bytesUp: true, bytesDown: true },
  });
  return Number(_sum.bytesUp ?? 0n) + Number(_sum.bytesDown ?? 0n);
}

/** As the portal's verb does. */
async function changeQuota(proxy: Proxy, data: { topUpBytes: bigint } | 'reset'): Promise<void> {
  const reset = { bytes: 0n, topUpBytes: 0n, periodStart: new Date() };
  const update = data === 'reset' ? { ...reset, generation: { increment: 1 } } : data;
  const create = { connectionId: proxy.id, ...reset, ...(data === 'reset' ? { generation: 1 } : data) };
  await stack.database.quotaUse.upsert({ where: { connectionId: proxy.id }, create, update });
  await stack.notifyChanged(proxy);
}

interface Plan {
  readonly planBytes: bigint;
  readonly atCap: 'nothing' | 'stop' | 'slow';
  readonly slowBitsPerSecond?: bigint;
  readonly countsPhone?: boolean;
}

/** As the portal's verb does: a plan whose use begins at zero. */
async function setPlan(plan: Plan, begins = true): Promise<void> {
  const { id: deviceId } = stack.phone(0);
  const { startMs, endMs } = billingCycle({ billingDay: 1, timeZone: 'UTC' }, Date.now());
  const data = { slowBitsPerSecond: null, countsPhone: false, billingDay: 1, ...plan };
  await stack.database.simPlan.upsert({ where: { deviceId }, create: { deviceId, ...data }, update: data });
  const use = { cycleStart: new Date(startMs), cycleEnd: new Date(endMs), bytes: 0n, phoneBytes: 0n };
  const update = begins ? { ...use, generation: { increment: 1 } } : {};
  await stack.database.simUse.upsert({ where: { deviceId }, create: { deviceId, ...use }, update });
  await stack.notifyDevice(stack.phone(0));
}

async function removePlan(): Promise<void> {
  await stack.database.simPlan.deleteMany();
  await stack.notifyDevice(stack.phone(0));
}

test('MON-02 a download that its quota cut continues within a second of a top-up, up to quota and top-up', async (t) => {
  const quotaBytes = 1_000_000;
  const proxy = await stack.addProxy({ quotaBytes: BigInt(quotaBytes) });
  const first = await open(t, proxy, source.port);
  const got = (await first.over()).bytes.length;
  assert.ok(got >= quotaBytes && got <= quotaBytes + pieceBytes, `${got} bytes`);
  assert.equal(await refusal(proxy), 'quota_exceeded');
  await worksWithin(proxy, () => changeQuota(proxy, { topUpBytes: 2_000_000n }));
  const second = await open(t, proxy, source.port);
  const more = (await second.over()).bytes.length;
  const sum = got + more;
  assert.ok(sum >= 3_000_000 && sum <= 3_000_000 + 2 * pieceBytes, `${sum} bytes`);
  await stack.until('all is written', async () => (await counted([proxy])) === sum);
  const use = await quotaOf(proxy);
  assert.equal(Number(use?.bytes), sum);
  assert.ok(use?.reached80At && use.reached100At);
});

test('MON-02 a top-up in time lets a running stream continue', async (t) => {
  const proxy = await stack.addProxy({ quotaBytes: 10_000n });
  const wire = await open(t, proxy, echo.port);
  await exchange(wire, 4_000);
  await changeQuota(proxy, { topUpBytes: 10_000n });
  await stack.addProxy(); // the relay reads in the order of events, so it has read the top-up as well
  await exchange(wire, 4_000);
});

test('MON-02 a reset counts from zero, whatever is in flight, also across kill -9; history keeps all', async (t) => {
  const proxy = await stack.addProxy({ quotaBytes: 2_000n });
  const first = await open(t, proxy, echo.port);
  first.write(Buffer.alloc(1_000));
  assert.equal((await first.over()).bytes.length, 1_000);
  await worksWithin(proxy, () => changeQuota(proxy, 'reset')); // the bytes are still on their way to the database
  await exchange(await open(t, proxy, echo.port), 300);
  await stack.until('all is written', async () => (await counted([proxy])) === 2_600);
  assert.deepEqual(await quotaOf(proxy).then((use) => [use?.bytes, use?.generation]), [600n, 1]);
  await stack.kill('relay');
  await changeQuota(proxy, 'reset'); // while no relay runs
  await stack.startRelay();
  await stack.until('the phone is online', async () => (await stack.metric('pocketproxy_tunnels')) === 1);
  const wire = await open(t, proxy, echo.port);
  await exchange(wire, 900);
  wire.write(Buffer.alloc(100));
  assert.equal((await wire.over()).bytes.length, 100, 'to the byte');
  assert.equal(await refusal(proxy), 'quota_exceeded');
  await stack.until('all is written', async () => (await counted([proxy])) === 4_600);
  assert.deepEqual(await quotaOf(proxy).then((use) => [use?.bytes, use?.generation]), [2_000n, 2]);
});

test('MON-02 a SIM plan that stops ends all connections of the phone at its cap, also after kill -9, and opens again', async (t) => {
  const proxies = [await stack.addProxy(), await stack.addProxy()];
  const planBytes = 3_000_000;
  await setPlan({ planBytes: BigInt(planBytes), atCap: 'stop' });
  t.after(removePlan);
  const [one, other] = proxies;
  assert.ok(one && other);
  const idle = await open(t, one, echo.port);
  await exchange(idle, 10);
  const wires = await Promise.all(proxies.map((proxy) => open(t, proxy, source.port)));
  await Promise.all(wires.map((wire) => wire.over()));
  await idle.over();
  for (const proxy of proxies) assert.equal(await refusal(proxy), 'sim_plan');
  const socks = await socksOpen({ port: one.port, login: one }, '127.0.0.1', echo.port);
  assert.equal(socks.ok, false);
  const use = () => stack.database.simUse.findFirstOrThrow();
  await stack.until('all is written', async () => Number((await use()).bytes) >= planBytes);
  const { bytes, reached100At } = await use();
  assert.ok(bytes <= planBytes + pieceBytes, `${bytes} bytes`);
  assert.ok(reached100At);
  const agree = async () => Number((await use()).bytes) === (await counted(proxies));
  await stack.until('it is as the connections were counted', agree);
  await stack.kill('relay');
  await stack.startRelay();
  await stack.until('the phone is online', async () => (await stack.metric('pocketproxy_tunnels')) === 1);
  assert.equal(await refusal(other), 'sim_plan');
  await worksWithin(other, () => setPlan({ planBytes: BigInt(planBytes + 1_000_000), atCap: 'stop' }, false));
});

test('MON-02 a SIM plan that slows holds all connections of the phone together, within a second', async (t) => {
  const bytesPerSecond = 1_000_000;
  const proxies = [await stack.addProxy(), await stack.addProxy()];
  const wires = await Promise.all(proxies.map((proxy) => open(t, proxy, source.port)));
  await Promise.all(wires.map((wire) => wire.skip(1_000_000)));
  await setPlan({ planBytes: 500_000n, atCap: 'slow', slowBitsPerSecond: BigInt(bytesPerSecond * 8) });
  t.after(removePlan);
  const rate = async (bytes: number) => {
    const startedAt = performance.now();
    await Promise.all(wires.map((wire) => wire.skip(bytes / 2)));
    return bytes / ((performance.now() - startedAt) / 1_000);
  };
  const changedAt = performance.now();
  // What was on its way before the change comes immediately; then the rate falls
  while ((await rate(bytesPerSecond / 4)) > bytesPerSecond * 1.3)
    assert.ok(performance.now() - changedAt < 2_000, 'the speed does not hold');
  const slowed = await rate(bytesPerSecond * 2);
  assert.ok(slowed < bytesPerSecond * 1.15, `${slowed} B/s`);
  await removePlan();
  await stack.until('the speed is lifted', async () => (await rate(bytesPerSecond)) > bytesPerSecond * 2);
});

test('MON-02 a SIM plan counts what the phone reports where it says so', async (t) => {
  const proxy = await stack.addProxy();
  await setPlan({ planBytes: 500_000_000n, atCap: 'stop', countsPhone: true });
  t.after(removePlan);
  await stack.script(stack.phone(0), { simBytes: 700_000_000 });
  const use = () => stack.database.simUse.findFirstOrThrow();
  await stack.until('the first report is there', async () => (await use()).phoneCounter === 700_000_000n, 20_000);
  assert.equal(await refusal(proxy), '');
  await stack.script(stack.phone(0), { simBytes: 1_200_000_000 });
  await stack.until('it stops', async () => (await refusal(proxy)) === 'sim_plan', 20_000);
  await stack.until('it is written', async () => (await use()).phoneBytes === 500_000_000n, 20_000);
});
