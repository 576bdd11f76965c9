import assert from 'node:assert/strict';
import { once } from 'node:events';
import dgram from 'node:dgram';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { startAgent } from '../../android-agent/test/phone.ts';
import type { Agent } from '../../android-agent/src/agent.ts';
import type { PhoneRow } from '../../scripts/lib/stack/rows.ts';
import { echoes, tcpOrigin, type TcpOrigin } from './support/origin.ts';
import { privateAddress, privateName, privateNetwork } from './support/private-network.ts';
import { httpConnect, socksOpen, type Opened } from './support/proxy-client.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';
import { UdpClient } from './support/udp-client.ts';
import type { Wire } from './support/wire.ts';
import { dialTunnel } from './support/tunnel-client.ts';

/** SEC-03: egress exceptions, from the operator's row to what a customer reaches. The tests build on each other's end. */

const agents: Agent[] = [];
let stack: TestStack;
let echo: TcpOrigin;
let udpEcho: dgram.Socket;
let proxy: Proxy;
let foreign: Proxy;

before(async () => {
  echo = await tcpOrigin(echoes);
  udpEcho = dgram.createSocket('udp4');
  udpEcho.on('message', (payload, from) => udpEcho.send(payload, from.port, from.address));
  udpEcho.bind(0, '127.0.0.1');
  await once(udpEcho, 'listening');
  stack = await TestStack.start({ egressAllow: '' });
  proxy = await onPhone(await stack.addOfflinePhone());
  foreign = await onPhone(await stack.addOfflinePhone(await stack.addCustomer()));
});
after(async () => {
  await Promise.all(agents.map((agent) => agent.close()));
  await stack.close();
  await echo.close();
  udpEcho.close();
});

/** A connection on a phone of the product that is online. */
async function onPhone(phone: PhoneRow): Promise<Proxy> {
  const url = new URL(stack.stack.plan.tunnelUrl);
  const agent = startAgent(url, { secret: phone.secret, network: privateNetwork(), interfaces: () => ({}) });
  agents.push(agent);
  await stack.until('the phone is online', async () => agent.connected);
  return stack.addProxy({ phone });
}

const via = ({ port, ...login }: Proxy) => ({ port, login });
const byHttp = (through: Proxy, host = privateAddress) => httpConnect(via(through), host, echo.port);
const bySocks = (through: Proxy, host = privateAddress) => socksOpen(via(through), host, echo.port);

async function opened(attempt: Promise<Opened>): Promise<Wire> {
  const answer = await attempt;
  assert.ok(answer.ok, JSON.stringify(answer));
  answer.wire.write('hello');
  assert.equal((await answer.wire.exactly(5)).toString(), 'hello');
  return answer.wire;
}

async function refused(through: Proxy): Promise<void> {
  for (const host of [privateAddress, privateName]) {
    assert.deepEqual(await byHttp(through, host), { ok: false, code: 403, reason: 'destination_refused' }, host);
    assert.deepEqual(await bySocks(through, host), { ok: false, code: 2 }, host);
  }
}

/** Writes the exceptions that hold from now on, as web does; returns when the relay was told, on the test's clock. */
async function setExceptions(...rows: { cidr: string; customerId?: string; expiresAt?: Date }[]): Promise<number> {
  await stack.database.$transaction([
    stack.database.egressException.deleteMany(),
    stack.database.egressException.createMany({ data: rows.map((row) => ({ note: 'test', ...row })) }),
  ]);
  const toldMs = performance.now();
  await stack.tell({ type: 'egress.changed' });
  return toldMs;
}

async function served(through: Proxy): Promise<void> {
  await stack.until('it is served', async () => {
    const answer = await byHttp(through, privateName);
    if (answer.ok) answer.wire.close();
    return answer.ok;
  });
}

async function udpClient(through: Proxy): Promise<UdpClient> {
  const client = await UdpClient.open(via(through));
  assert.ok(client instanceof UdpClient);
  return client;
}

test('a private address is refused; an exception opens it to HTTP, SOCKS5 and UDP, for its customer’s phones alone', async (t) => {
  await refused(proxy);
  const toldMs = await setExceptions({ cidr: '10.44.0.0/16', customerId: stack.customerId });
  await served(proxy);
  t.diagnostic(`served ${Math.round(performance.now() - toldMs)} ms after the change`);
  for (const host of [privateAddress, privateName]) {
    for (const attempt of [byHttp, bySocks]) (await opened(attempt(proxy, host))).close();
    const client = await udpClient(proxy);
    client.send(host, udpEcho.address().port, 'datagram');
    assert.equal((await client.receive()).toString(), 'datagram', host);
    client.close();
  }
  await refused(foreign);
});

test('what is never opened stays closed on a phone with an exception', async () => {
  for (const host of ['127.0.0.1', '::1', '169.254.169.254'])
    assert.deepEqual(await byHttp(proxy, host), { ok: false, code: 403, reason: 'destination_refused' }, host);
});

test('removed: what runs ends with the reason, by address and by name, datagrams are dropped, new streams refused', async (t) => {
  const wires = [await opened(byHttp(proxy)), await opened(bySocks(proxy, privateName))];
  const client = await udpClient(proxy);
  t.after(() => client.close());
  const { port } = udpEcho.address();
  client.send(privateName, port, 'before');
  assert.equal((await client.receive()).toString(), 'before');
  const toldMs = await setExceptions();
  await Promise.all(wires.map((wire) => wire.over()));
  t.diagnostic(`ended ${Math.round(performance.now() - toldMs)} ms after the change`);
  await refused(proxy);
  let arrived = 0;
  udpEcho.on('message', () => (arrived += 1));
  for (const host of [privateAddress, privateName]) client.send(host, port, 'after');
  // One more stream through the same tunnel comes behind both
  await refused(proxy);
  assert.equal(arrived, 0);
});

test('an exception ends by itself when it expires', async () => {
  await setExceptions({ cidr: privateAddress, expiresAt: new Date(Date.now() + 4_000) });
  await served(proxy);
  const wire = await opened(byHttp(proxy, privateName));
  await wire.over();
  await refused(proxy);
});

test('a phone whose app knows no exceptions is told none', async (t) => {
  const phone = await stack.addOfflinePhone();
  const old = await dialTunnel(Number(new URL(stack.stack.plan.tunnelUrl).port), phone.secret);
  assert.ok(typeof old === 'object' && old.socket instanceof WebSocket);
  t.after(() => old.socket.terminate());
  const messages: string[] = [];
  old.socket.on('message', (data) => messages.push(String(data)));
  await setExceptions({ cidr: privateAddress });
  await served(proxy);
  assert.deepEqual(
    messages.filter((text) => text.includes('"egress"')),
    [],
  );
});

test('without the database: a relay that starts again tells its phones what held', async () => {
  await served(foreign);
  await stack.kill('relay', 'SIGTERM');
  const { env } = stack.stack.plan;
  const { DATABASE_URL: url } = env;
  env['DATABASE_URL'] = 'postgresql://nobody@127.0.0.1:1/none';
  await stack.startRelay();
  await stack.until('the phones are back', async () => (await stack.metric('pocketproxy_tunnels')) === 3);
  (await opened(byHttp(proxy, privateName))).close();
  (await opened(bySocks(foreign))).close();
  env['DATABASE_URL'] = url ?? '';
});
