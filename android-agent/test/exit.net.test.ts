import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import type { Agent } from '../src/agent.ts';
import { DnsServer } from './dns-server.ts';
import { simulatedNetwork, startAgent } from './phone.ts';
import { startServer, StubRelay } from './stub-relay.ts';

const echo = createServer({ allowHalfOpen: true }, (socket) => void socket.pipe(socket).on('error', () => undefined));
let echoPort: number;
let relay: StubRelay;
let dns: DnsServer;
let agent: Agent | undefined;

before(async () => {
  echoPort = await startServer(echo);
  relay = await StubRelay.start();
  dns = await DnsServer.start({
    'inside.test': ['127.0.0.1'],
    'mixed.test': ['10.1.2.3', '127.0.0.1'],
    'six.test': ['::1'],
    'slow.test': 'silence',
    'fallback.test': ['127.0.0.9', '127.0.0.1'],
  });
});
after(async () => {
  await relay.close();
  dns.close();
  echo.close();
});
afterEach(async () => {
  await agent?.close();
  relay.messages.length = 0;
});

async function phone(allow: readonly string[], hosts?: ReadonlyMap<string, Uint8Array>): Promise<Agent> {
  agent = startAgent(relay.url, { allow, network: simulatedNetwork({ dnsServers: [dns.server], hosts }) });
  await relay.message('hello');
  return agent;
}

test('PROTO-02: bytes go both ways and each half closes on its own', async () => {
  await phone(['127.0.0.0/8']);
  const client = relay.open('127.0.0.1', echoPort);
  client.stream.write(Buffer.from('early ')); // before the phone has connected
  await client.until(() => client.opened);
  client.stream.write(Buffer.from('late'));
  client.stream.end();
  assert.equal(await client.closed, 'done');
  assert.equal(client.received.toString(), 'early late');
  assert.equal(client.ended, true);
});

test('SEC-03: loopback, private and mail destinations are refused on the dialled address', async () => {
  await phone([]);
  for (const [host, port] of [
    ['127.0.0.1', echoPort],
    ['10.0.0.1', 80],
    ['169.254.169.254', 80],
    ['::ffff:127.0.0.1', 80],
    ['64:ff9b::7f00:1', 80],
    ['1.1.1.1', 25],
  ] as const) {
    assert.equal(await relay.open(host, port).closed, 'destination_refused', `${host}:${port}`);
  }
});

test('SEC-03 pitfall-21: a name that resolves to loopback is refused, whatever it is called', async () => {
  await phone([]);
  assert.equal(await relay.open('inside.test', echoPort).closed, 'destination_refused');
  assert.equal(await relay.open('six.test', echoPort).closed, 'destination_refused');
});

test('SEC-03: EGRESS_ALLOW opens just the addresses it lists', async () => {
  await phone(['127.0.0.1/32']);
  const client = relay.open('mixed.test', echoPort); // 10.1.2.3 is left out, 127.0.0.1 is dialled
  await client.until(() => client.opened);
  client.stream.end();
  assert.equal(await client.closed, 'done');
  assert.equal(await relay.open('127.0.0.2', echoPort).closed, 'destination_refused');
});

test('PROTO-02: the next address is tried when the first refuses', async (t) => {
  await phone(['127.0.0.0/8']);
  const server = createServer((socket) => socket.on('error', () => undefined).end('hi'));
  t.after(() => server.close());
  const port = await startServer(server);
  const client = relay.open('fallback.test', port);
  await client.until(() => client.ended);
  assert.equal(client.received.toString(), 'hi');
  client.stream.end();
  await client.closed;
});

test('PROTO-02: what went wrong at the destination is reported by its reason', async () => {
  await phone(['127.0.0.0/8', '::1/128']);
  const closed = createServer();
  const port = await startServer(closed);
  await new Promise((resolve) => closed.close(resolve));
  assert.equal(await relay.open('127.0.0.1', port).closed, 'connect_refused');
  assert.equal(await relay.open('nowhere.test', 80).closed, 'name_not_found');
});

test('PROTO-02: a destination that resets is reported as connection_reset', async (t) => {
  await phone(['127.0.0.0/8']);
  const server = createServer((socket) => socket.on('data', () => socket.resetAndDestroy()));
  t.after(() => server.close());
  const port = await startServer(server);
  const client = relay.open('127.0.0.1', port);
  client.stream.write(Buffer.from('x'));
  assert.equal(await client.closed, 'connection_reset');
});

test('pitfall-25: names that never answer do not hold up others', { timeout: 2_000 }, async () => {
  await phone(['127.0.0.0/8']);
  const slow = Array.from({ length: 40 }, () => relay.open('slow.test', 80));
  const client = relay.open('inside.test', echoPort);
  await client.until(() => client.opened);
  client.stream.reset('cancelled');
  for (const one of slow) one.stream.reset('cancelled');
  assert.equal(dns.asked.filter(({ name, type }) => name === 'slow.test' && type === 1).length, 1, 'one query for all');
});

test('PROTO-02: a stream that closes while it is dialled leaves nothing behind', async () => {
  const phoneAgent = await phone(['127.0.0.0/8']);
  const server = createServer((socket) => void socket.on('error', () => undefined));
  const port = await startServer(server);
  const dialled = Array.from({ length: 20 }, () => relay.open('127.0.0.1', port));
  for (const { stream } of dialled) stream.reset('cancelled');
  const marker = relay.open('127.0.0.1', echoPort);
  await marker.until(() => marker.opened);
  assert.equal(phoneAgent.openExits, 1);
  marker.stream.reset('cancelled');
  await new Promise((resolve) => server.close(resolve)); // resolves only when no connection is left
});

test('PROTO-04 pitfall-10: without mobile network everything is refused, and what runs is cut', async () => {
  const network = simulatedNetwork();
  agent = startAgent(relay.url, { allow: ['127.0.0.0/8'], network });
  await relay.message('hello');
  const running = relay.open('127.0.0.1', echoPort);
  await running.until(() => running.opened);
  network.script({ mobile: 'down' });
  assert.equal(await running.closed, 'mobile_down');
  assert.equal(await relay.open('127.0.0.1', echoPort).closed, 'mobile_down');
  const beat = await relay.message('heartbeat');
  assert.equal(beat.state.mobileUp, false);
  network.script({ mobile: 'up' });
  const again = relay.open('127.0.0.1', echoPort);
  await again.until(() => again.opened);
  again.stream.reset('cancelled');
});

test('PROTO-02: a simulated link delays and limits, and keeps every byte', async () => {
  const network = simulatedNetwork();
  network.script({ latencyMs: 20, bandwidthBitsPerSecond: 16_000_000 });
  agent = startAgent(relay.url, { allow: ['127.0.0.0/8'], network });
  await relay.message('hello');
  const client = relay.open('127.0.0.1', echoPort);
  const sent = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7) & 0xff));
  const startMs = performance.now();
  client.stream.write(sent);
  client.stream.end();
  assert.equal(await client.closed, 'done');
  assert.deepEqual(client.received, sent);
  const tookMs = performance.now() - startMs;
  assert.ok(tookMs > 130, `200 kB at 16 Mbit/s take 100 ms and 2 × 20 ms, not ${tookMs}`);
});
