import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Agent } from '../src/agent.ts';
import { simulatedNetwork, startAgent } from './phone.ts';
import { StubRelay, type OpenedStream } from './stub-relay.ts';

let relay: StubRelay;
let agent: Agent;
before(async () => {
  relay = await StubRelay.start();
});
after(() => relay.close());
afterEach(async () => {
  await agent.close();
  relay.messages.length = 0;
});

async function ask(request: string, body?: Buffer): Promise<OpenedStream> {
  const client = relay.open('ip.pocketproxy.test', 80);
  client.stream.write(Buffer.from(`${request} HTTP/1.1\r\nHost: ip.pocketproxy.test\r\nConnection: close\r\n`));
  client.stream.write(Buffer.from(body ? `Content-Length: ${body.length}\r\n\r\n` : '\r\n'));
  if (body) client.stream.write(body);
  await client.until(() => client.ended);
  client.stream.end();
  return client;
}

function bodyOf(client: OpenedStream): Buffer {
  return client.received.subarray(client.received.indexOf('\r\n\r\n') + 4);
}

async function phone(site = true, link = {}) {
  const network = simulatedNetwork({ site });
  network.script(link);
  agent = startAgent(relay.url, { network });
  await relay.message('hello');
  return network;
}

test('the simulated network answers for ip.pocketproxy.test with its address, carrier and time', async () => {
  const network = await phone();
  const answer: unknown = JSON.parse(bodyOf(await ask('GET /')).toString());
  const { publicIpv4: ip, carrier, networkType } = network.state();
  assert.deepEqual(answer, { ip, carrier, networkType, time: '2026-01-02T03:04:05.000Z' });
});

test('PROTO-01: the site has an address in the network’s DNS, at which it answers as well; no IPv6', async () => {
  const network = await phone();
  const asked = (type: number) => {
    const labels = ['ip', 'PocketProxy', 'test'].flatMap((label) => [Buffer.of(label.length), Buffer.from(label)]);
    return Buffer.concat([Buffer.of(7, 9, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0), ...labels, Buffer.of(0, 0, type, 0, 1)]);
  };
  const answer = network.answerDns(asked(1));
  assert.deepEqual(answer?.subarray(0, 12), Buffer.of(7, 9, 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0));
  assert.deepEqual(answer.subarray(-4), Buffer.of(192, 0, 2, 80));
  assert.deepEqual(network.answerDns(asked(28))?.subarray(6, 8), Buffer.of(0, 0));
  const client = relay.open('192.0.2.80', 80);
  client.stream.write(Buffer.from('GET /bytes/5 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'));
  await client.until(() => client.ended);
  assert.equal(bodyOf(client).length, 5);
});

test('SEC-03: only that site is inside; the same port elsewhere meets the egress policy', async () => {
  await phone();
  assert.equal(await relay.open('127.0.0.1', 80).closed, 'destination_refused');
});

test('USE-01: /bytes/N returns N bytes that can be checked, over several windows', async () => {
  await phone();
  const body = bodyOf(await ask('GET /bytes/3000001'));
  assert.equal(body.length, 3_000_001);
  assert.ok(body.every((byte, at) => byte === (at & 0xff)));
});

test('USE-01: /upload counts, also over a slow link', async () => {
  await phone(true, { latencyMs: 5, bandwidthBitsPerSecond: 80_000_000 });
  const answer: unknown = JSON.parse(bodyOf(await ask('POST /upload', Buffer.alloc(400_000, 1))).toString());
  assert.deepEqual(answer, { bytes: 400_000 });
});

test('pitfall-19: a client that reads nothing of /bytes holds at most its window', async () => {
  await phone();
  let bytes = 0;
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const stream = relay.session.open(
    { kind: 'name', host: 'ip.pocketproxy.test', port: 80 },
    {
      onData: (piece) => {
        bytes += piece.length; // no credit is returned
        if (bytes >= 262_144) stop();
      },
      onEnd: () => assert.fail('cannot have got everything'),
      onDrain: () => undefined,
      onClose: () => undefined,
    },
  );
  stream.write(Buffer.from('GET /bytes/100000000 HTTP/1.1\r\nHost: ip.pocketproxy.test\r\n\r\n'));
  await stopped;
  assert.equal(JSON.parse(bodyOf(await ask('GET /')).toString()).carrier, 'Alder Mobile', 'others continue');
  assert.equal(bytes, 262_144);
  stream.reset('cancelled');
});

test('without the site its name is a name like any other', async () => {
  const network = simulatedNetwork({
    site: false,
    hosts: new Map([['ip.pocketproxy.test', Uint8Array.of(10, 0, 0, 1)]]),
  });
  agent = startAgent(relay.url, { network });
  await relay.message('hello');
  assert.equal(await relay.open('ip.pocketproxy.test', 80).closed, 'destination_refused');
});
