import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Reason } from '../protocol/reasons.ts';
import { echoes, tcpOrigin, udpEcho, type TcpOrigin } from './support/origin.ts';
import { httpConnect, socksOpen, type Via } from './support/proxy-client.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';
import { UdpClient } from './support/udp-client.ts';

// Runs in pairs: what it ends must end within a second.

/** MON-02, IPWL-03, TENANT-05, pitfall 8: what ends running traffic, within a second, and with which reason. */

const withinMs = 1_000;
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

interface Case {
  readonly name: string;
  readonly reason: Reason;
  /** False: the client came by the whitelist. */
  readonly password?: boolean;
  act(proxy: Proxy): Promise<unknown>;
}

const cases: readonly Case[] = [
  {
    name: 'switched off',
    reason: 'connection_off',
    act: (proxy) => stack.change(proxy, { enabled: false }),
  },
  {
    name: 'expired by a change',
    reason: 'connection_expired',
    act: (proxy) => stack.change(proxy, { expiresAt: new Date(Date.now() - 1_000) }),
  },
  {
    name: 'password changed',
    reason: 'credentials_wrong',
    act: (proxy) => stack.changePassword(proxy),
  },
  {
    name: 'whitelist entry removed',
    reason: 'credentials_missing',
    password: false,
    async act(proxy) {
      await stack.database.whitelistEntry.deleteMany({ where: { connectionId: proxy.id } });
      await stack.notifyChanged(proxy);
    },
  },
  {
    name: 'quota lowered below what is used',
    reason: 'quota_exceeded',
    act: (proxy) => stack.change(proxy, { quotaBytes: 1n }),
  },
];

for (const { name, reason, password = true, act } of cases) {
  test(`MON-02 pitfall-8: ${name} ends CONNECT, SOCKS5 and UDP within a second, then ${reason}`, async (t) => {
    const udp = await udpEcho();
    t.after(() => udp.close());
    const proxy = await stack.addProxy({ allowed: ['127.5.0.0/16'] });
    const via: Via = password ? { port: proxy.port, login: proxy } : { port: proxy.port, source: '127.5.0.1' };
    const running = [await httpConnect(via, '127.0.0.1', echo.port), await socksOpen(via, '127.0.0.1', echo.port)];
    const wires = running.map((opened) => {
      assert.ok(opened.ok);
      t.after(() => opened.wire.close());
      opened.wire.write('hello');
      return opened.wire;
    });
    for (const wire of wires) await wire.exactly(5);
    const datagrams = await UdpClient.open(via);
    assert.ok(datagrams instanceof UdpClient);
    t.after(() => datagrams.close());
    datagrams.send('127.0.0.1', udp.port, 'hello');
    await datagrams.receive();

    const startedAt = performance.now();
    await act(proxy);
    await Promise.all([...wires.map((wire) => wire.over()), datagrams.control.over()]);
    const tookMs = performance.now() - startedAt;
    assert.ok(tookMs < withinMs, `took ${tookMs} ms`);
    const refused = await httpConnect(via, '127.0.0.1', echo.port);
    assert.equal(!refused.ok && refused.reason, reason);
    await stack.streamsGone();
  });
}

test('MON-02: deleting a connection ends its streams and closes its port, which can be given out again', async () => {
  const proxy = await stack.addProxy();
  const opened = await httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port);
  assert.ok(opened.ok);
  await stack.change(proxy, { deletedAt: new Date(), port: null });
  await opened.wire.over();
  await assert.rejects(httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port));
});

test('MON-02: a connection ends at its expiry, without any event', async () => {
  // a busy machine may need longer than the first until the connection is there
  for (const aheadMs of [1_500, 5_000, 20_000]) {
    const expiresAt = new Date(Date.now() + aheadMs);
    const proxy = await stack.addProxy({ expiresAt });
    const opened = await httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port);
    if (!opened.ok && Date.now() > expiresAt.getTime()) continue;
    assert.ok(opened.ok);
    await opened.wire.over();
    const lateMs = Date.now() - expiresAt.getTime();
    return assert.ok(lateMs >= 0 && lateMs < withinMs, `${lateMs} ms after the expiry`);
  }
  assert.fail('no connection was there before its expiry');
});

test('MON-02: crossing the quota ends the stream immediately, TCP and UDP counted together', async (t) => {
  const udp = await udpEcho();
  t.after(() => udp.close());
  const quotaBytes = 1_000_000;
  const proxy = await stack.addProxy({ quotaBytes: BigInt(quotaBytes) });
  const via = { port: proxy.port, login: proxy };
  const datagrams = await UdpClient.open(via);
  assert.ok(datagrams instanceof UdpClient);
  t.after(() => datagrams.close());
  datagrams.send('127.0.0.1', udp.port, Buffer.alloc(50_000)); // counts 100,000: there and back
  await datagrams.receive();
  const opened = await socksOpen(via, '127.0.0.1', echo.port);
  assert.ok(opened.ok);
  opened.wire.write(Buffer.alloc(400_000));
  await opened.wire.exactly(400_000); // 900,000 used
  opened.wire.write(Buffer.alloc(200_000));
  await opened.wire.over();
  await datagrams.control.over();
  const refused = await httpConnect(via, '127.0.0.1', echo.port);
  assert.deepEqual(refused, { ok: false, code: 403, reason: 'quota_exceeded' });
});

test('TENANT-05: suspending the customer ends the streams of its connections, reactivating restores them', async () => {
  const proxy = await stack.addProxy();
  const via = { port: proxy.port, login: proxy };
  const opened = await httpConnect(via, '127.0.0.1', echo.port);
  assert.ok(opened.ok);
  const setState = async (state: 'suspended' | 'active') => {
    await stack.database.customer.update({ where: { id: stack.customerId }, data: { state } });
    await stack.tell({ type: 'customer.changed', customerId: stack.customerId });
  };
  await setState('suspended');
  await opened.wire.over();
  const refused = await httpConnect(via, '127.0.0.1', echo.port);
  assert.deepEqual(refused, { ok: false, code: 403, reason: 'customer_suspended' });
  await setState('active');
  await stack.until('the connection works again', async () => {
    const again = await httpConnect(via, '127.0.0.1', echo.port);
    if (again.ok) again.wire.close();
    return again.ok;
  });
});
