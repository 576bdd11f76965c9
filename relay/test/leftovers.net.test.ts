import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { residentBytes } from '../../scripts/lib/bench/proc.ts';
import { echoes, tcpOrigin, udpEcho } from './support/origin.ts';
import { httpConnect, httpRequest, socksOpen, type Opened, type Via } from './support/proxy-client.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';
import { UdpClient } from './support/udp-client.ts';
import { Wire } from './support/wire.ts';

/** Nothing is left open after traffic of every kind, ended in every way: sockets, streams, exits of the phone, timers. */

let stack: TestStack;
let proxy: Proxy;

before(async () => {
  stack = await TestStack.start();
  proxy = await stack.addProxy();
});
after(() => stack.close());

const phones = z.array(z.object({ connected: z.boolean(), openExits: z.number() }));
const openFiles = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;

test('PROTO-02: streams, exits and descriptors are back to where they were', async (t) => {
  const [echo, udp] = [await tcpOrigin(echoes), await udpEcho()];
  t.after(echo.close);
  t.after(udp.close);
  const via: Via = { port: proxy.port, login: proxy };
  const ways = everyWayToEnd(via, echo.port, udp.port);
  await runAll(ways, 2); // pools and compiled code
  await stack.streamsGone();
  const pids = [stack.relayPid, stack.agentPid];
  const before = pids.map((pid) => ({ files: openFiles(pid), bytes: residentBytes(pid) }));
  await runAll(ways, 40);
  await stack.streamsGone();
  await stack.until('the phone has closed everything', async () => {
    return phones.parse(await stack.phones()).every(({ openExits }) => openExits === 0);
  });
  for (const [index, pid] of pids.entries()) {
    const { files = 0, bytes = 0 } = before[index] ?? {};
    await stack.until(`process ${index} has closed its sockets`, async () => openFiles(pid) <= files);
    assert.ok(residentBytes(pid) - bytes < 64 * 2 ** 20, `process ${index} grew`);
  }
});

async function runAll(ways: readonly (() => Promise<unknown>)[], times: number): Promise<void> {
  for (let round = 0; round < times; round++) await Promise.all(ways.map((way) => way()));
}

/** Opens and ends, each in its own way. */
function everyWayToEnd(via: Via, echoPort: number, udpPort: number): readonly (() => Promise<unknown>)[] {
  const opened = async (open: (via: Via, host: string, port: number) => Promise<Opened>) => {
    const answer = await open(via, '127.0.0.1', echoPort);
    assert.ok(answer.ok);
    answer.wire.write('hello');
    await answer.wire.exactly(5);
    return answer.wire;
  };
  const wrong = { port: via.port, login: { username: 'nobody', password: 'nothing' } };
  return [
    async () => {
      const wire = await opened(httpConnect);
      wire.socket.end();
      await wire.rest();
    },
    async () => (await opened(socksOpen)).socket.resetAndDestroy(),
    async () => (await opened(httpConnect)).close(),
    async () => {
      const answer = await httpRequest(via, 'http://ip.pocketproxy.test/');
      assert.ok(answer.ok);
      await answer.wire.rest();
    },
    async () =>
      httpRequest(via, 'http://ip.pocketproxy.test/bytes/50000000').then((answer) => answer.ok && answer.wire.close()),
    async () => httpConnect(wrong, '127.0.0.1', echoPort),
    async () => socksOpen(via, '10.0.0.1', 80),
    async () => (await Wire.connect(via.port)).close(),
    async () => {
      const half = await Wire.connect(via.port);
      half.write(Buffer.from([5, 1]));
      half.close();
    },
    async () => {
      const client = await UdpClient.open(via);
      assert.ok(client instanceof UdpClient);
      client.send('127.0.0.1', udpPort, 'hello');
      await client.receive();
      client.close();
    },
  ];
}

test('no timer or socket keeps relay or agent alive: both end with code 0', async () => {
  assert.equal(await stack.kill('agent', 'SIGTERM'), 'exit code 0');
  assert.equal(await stack.kill('relay', 'SIGTERM'), 'exit code 0');
});
