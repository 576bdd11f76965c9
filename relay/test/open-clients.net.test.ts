import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closed, tcpOrigin, type TcpOrigin } from './support/origin.ts';
import { httpConnect, socksOpen, type Via } from './support/proxy-client.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';

/** DASH-03: who uses a connection now, by address and protocol, and ending it. */

let stack: TestStack;
let origin: TcpOrigin;
before(async () => {
  stack = await TestStack.start();
  origin = await tcpOrigin(() => undefined);
});
after(async () => {
  await origin.close();
  await stack.close();
});

const via = (proxy: Proxy): Via => ({ port: proxy.port, login: proxy });

test('DASH-03: streams that are open, with their client, and their end for one address or for all', async (t) => {
  const proxy = await stack.addProxy();
  const other = await stack.addProxy();
  const startMs = Date.now();
  const opened = [];
  for (const [open, to] of [
    [httpConnect, proxy],
    [httpConnect, proxy],
    [socksOpen, proxy],
    [httpConnect, other],
  ] as const) {
    const tunnel = await open(via(to), '127.0.0.1', origin.port);
    assert.ok(tunnel.ok);
    t.after(() => tunnel.wire.close());
    opened.push(tunnel.wire);
  }
  const { clients, streams } = await stack.clients(proxy);
  const shown = clients.map((client) => [client.address, client.protocol, client.streams]);
  assert.deepEqual(shown, [
    ['127.0.0.1', 'http', 2],
    ['127.0.0.1', 'socks5', 1],
  ]);
  assert.equal(streams, 3);
  for (const { sinceMs } of clients) assert.ok(sinceMs !== null && sinceMs > startMs - 1_000 && sinceMs <= Date.now());
  assert.equal((await stack.clients(proxy, '198.51.100.1')).streams, 3, 'another address');
  const ends = [...origin.sockets].map(closed);
  assert.deepEqual((await stack.clients(proxy, '127.0.0.1')).clients, []);
  await Promise.race(ends);
  assert.equal((await stack.clients(other)).streams, 1, 'another connection goes on');
  assert.equal((await stack.clients(other, null)).streams, 0);
  await Promise.all(ends);
  const again = await httpConnect(via(proxy), '127.0.0.1', origin.port);
  assert.ok(again.ok, 'clients may connect again');
  t.after(() => again.wire.close());
});
