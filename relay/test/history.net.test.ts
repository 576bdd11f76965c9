import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { echoes, tcpOrigin, udpEcho, type TcpOrigin } from './support/origin.ts';
import { httpConnect, socksOpen } from './support/proxy-client.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';
import { UdpClient } from './support/udp-client.ts';
import { assertUsage } from './support/usage.ts';

/** USE-01: what a relay counts arrives in every table, with the same sums, also past kill -9. */

let stack: TestStack;
let echo: TcpOrigin;

before(async () => {
  stack = await TestStack.start();
  echo = await tcpOrigin(echoes);
});
after(async () => {
  await echo.close();
  await stack.close();
});

const sums = { bytesUp: true, bytesDown: true, opened: true, refused: true } as const;

/** The sums of a connection in each table, by its own rows. */
async function everyTable({ id: connectionId }: Proxy) {
  const of = { where: { connectionId }, _sum: sums };
  const { database: db } = stack;
  const read = await Promise.all([
    ...[db.usageFiveMinutes.aggregate(of), db.usageHour.aggregate(of)],
    ...[db.usageDay.aggregate(of), db.usageMonth.aggregate(of)],
  ]);
  return read.map(({ _sum }) =>
    [_sum.bytesUp, _sum.bytesDown, _sum.opened, _sum.refused].map((sum) => Number(sum ?? 0n)),
  );
}

async function exchange(
  t: TestContext,
  proxy: Proxy,
  open: typeof socksOpen | typeof httpConnect,
  bytes: number,
): Promise<void> {
  const opened = await open({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port);
  assert.ok(opened.ok);
  t.after(() => opened.wire.close());
  opened.wire.write(Buffer.alloc(bytes));
  await opened.wire.exactly(bytes);
  opened.wire.socket.end();
}

test('USE-01: streams, UDP associations, refusals and bytes have the same sums in slices, hours, days and months', async (t) => {
  const proxy = await stack.addProxy();
  await stack.database.customer.update({ where: { id: stack.customerId }, data: { timeZone: 'Asia/Kathmandu' } });
  await exchange(t, proxy, socksOpen, 70_001);
  await exchange(t, proxy, httpConnect, 12_345);
  const udp = await udpEcho();
  t.after(udp.close);
  const client = await UdpClient.open({ port: proxy.port, login: proxy });
  assert.ok(client instanceof UdpClient);
  t.after(() => client.close());
  client.send('127.0.0.1', udp.port, Buffer.alloc(1_000));
  await client.receive();
  const wrong = { ...proxy, password: 'x'.repeat(26) };
  for (let n = 0; n < 3; n++) assert.ok(!(await httpConnect({ port: proxy.port, login: wrong }, '127.0.0.1', 1)).ok);
  assert.ok(!(await socksOpen({ port: proxy.port, login: proxy }, '127.0.0.1', 1)).ok, 'nothing listens there');
  const bytes = 70_001 + 12_345 + 1_000;
  await assertUsage(stack, proxy, bytes, bytes);
  const expected = [bytes, bytes, 3, 4];
  await stack.until('refusals are flushed', async () => (await everyTable(proxy))[0]?.[3] === 4);
  assert.deepEqual(await everyTable(proxy), [expected, expected, expected, expected]);
  const refusals = await stack.database.refusalHour.findMany({
    where: { connectionId: proxy.id },
    orderBy: { reason: 'asc' },
  });
  assert.deepEqual(
    refusals.map(({ reason, address, count }) => [reason, address, count]),
    [
      ['connect_refused', '127.0.0.1', 1n],
      ['credentials_wrong', '127.0.0.1', 3n],
    ],
  );
  const [{ ones, peak } = { ones: 0, peak: 0n }] = await stack.database.$queryRaw<{ ones: number; peak: bigint }[]>`
    SELECT bit_count(bit_or("clients"))::int AS "ones", max("peakBitsPerSecond") AS "peak" FROM "UsageDay"
    WHERE "connectionId" = ${proxy.id}::uuid`;
  assert.equal(ones, 1, 'one client');
  assert.ok(peak > 0n && peak <= BigInt(2 * bytes * 8), `${peak} bit/s`);
});

test('the access log has a line for each stream, with exact bytes, its end, and no destination', async (t) => {
  const proxy = await stack.addProxy({ accessLog: true });
  await exchange(t, proxy, socksOpen, 4_321);
  assert.ok(!(await httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', 1)).ok);
  const lines = () =>
    stack.database.accessLog.findMany({ where: { connectionId: proxy.id }, orderBy: { reason: 'asc' } });
  await stack.until('lines are written', async () => (await lines()).length === 2);
  assert.deepEqual(
    (await lines()).map((line) => [line.address, line.protocol, line.bytesUp, line.bytesDown, line.reason]),
    [
      ['127.0.0.1', 'http', 0n, 0n, 'connect_refused'],
      ['127.0.0.1', 'socks5', 4_321n, 4_321n, 'done'],
    ],
  );
  assert.ok((await lines()).every(({ ownerId, durationMs }) => ownerId === stack.customerId && durationMs < 60_000n));
});

test('USE-01: kill -9 in the middle of flushing leaves every table with the same sums, and nothing twice', async (t) => {
  const proxy = await stack.addProxy();
  let sent = 0;
  const send = async () => {
    await exchange(t, proxy, socksOpen, 1_000);
    sent += 1_000;
  };
  for (let run = 0; run < 3; run++) {
    await send();
    const flushed = async () => (await everyTable(proxy))[1]?.[0] ?? 0;
    const before = await flushed();
    await stack.until('a flush has begun', async () => {
      await send();
      return (await flushed()) > before;
    });
    await stack.kill('relay');
    const [slices, ...others] = await everyTable(proxy);
    for (const table of others) assert.deepEqual(table, slices);
    assert.ok((slices?.[0] ?? 0) <= sent && slices?.[0] === slices?.[1], `${slices?.[0]} of ${sent}`);
    await stack.startRelay();
    await stack.until('the phone is online', async () => (await stack.metric('pocketproxy_tunnels')) === 1);
  }
});
