import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { residentBytes } from '../../scripts/lib/bench/proc.ts';
import { udpEcho } from './support/origin.ts';
import { httpConnect, httpOpen, socksOpen, type Opened, type Via } from './support/proxy-client.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';
import { UdpClient } from './support/udp-client.ts';
import { assertUsage } from './support/usage.ts';
import type { Wire } from './support/wire.ts';

// Starts first: it takes longest.

/** PROTO-02, USE-01: half a GiB each way at once through each method: equal SHA-256, exact usage, flat memory. */

const volumeBytes = 2 ** 29;
const growthBytes = 80 * 2 ** 20;
const pieceBytes = 262_144;
const originPorts = z.object({ tcp: z.number(), http: z.number() });
const passed = z.object({ sent: z.string(), received: z.string(), receivedBytes: z.number() });

let stack: TestStack;
let origin: ChildProcess;
let ports: z.infer<typeof originPorts>;

before(async () => {
  stack = await TestStack.start();
  const file = path.join(import.meta.dirname, 'support/volume-origin.ts');
  origin = fork(file, [String(volumeBytes)], { execArgv: ['--import', import.meta.resolve('tsx')] });
  const [message] = await once(origin, 'message');
  ports = originPorts.parse(message);
});
after(async () => {
  origin.kill('SIGKILL');
  await stack.close();
});

const ways: Record<string, (via: Via) => Promise<Opened>> = {
  CONNECT: (via) => httpConnect(via, '127.0.0.1', ports.tcp),
  SOCKS5: (via) => socksOpen(via, '127.0.0.1', ports.tcp),
  'absolute-form': (via) => httpOpen(via, `http://127.0.0.1:${ports.http}/`, 'POST', volumeBytes),
};

for (const [name, open] of Object.entries(ways)) {
  test(`PROTO-02 USE-01 ${name}: half a GiB up and half a GiB down at once`, async (t) => {
    const proxy = await stack.addProxy();
    const opened = await open({ port: proxy.port, login: proxy });
    assert.ok(opened.ok);
    const { wire } = opened;
    t.after(() => wire.close());
    const memory = watchMemory();
    t.after(memory.stop);
    const whatPassed = once(origin, 'message');
    const [sent, received] = await Promise.all([send(wire, name === 'absolute-form'), receive(wire)]);
    const [message] = await whatPassed;
    assert.deepEqual(passed.parse(message), { sent: received, received: sent, receivedBytes: volumeBytes });
    const grown = memory.stop();
    t.diagnostic(`relay grew by ${grown.relay >> 20} MiB, agent by ${grown.agent >> 20} MiB`);
    assert.ok(grown.relay < growthBytes && grown.agent < growthBytes, JSON.stringify(grown));
    if (name !== 'absolute-form') await assertUsage(stack, proxy, volumeBytes, volumeBytes);
  });
}

/** Random bytes as fast as they are taken; half-closes behind them unless a length announced the end. */
async function send(wire: Wire, hasLength: boolean): Promise<string> {
  const hash = createHash('sha256');
  const block = randomBytes(pieceBytes);
  for (let left = volumeBytes; left > 0; left -= pieceBytes) {
    block.writeUInt32BE(left / pieceBytes); // every piece is another
    const piece = Buffer.from(block);
    hash.update(piece);
    if (!wire.socket.write(piece)) await once(wire.socket, 'drain');
  }
  if (!hasLength) wire.socket.end();
  return hash.digest('hex');
}

async function receive(wire: Wire): Promise<string> {
  const hash = createHash('sha256');
  for (let left = volumeBytes; left > 0;) {
    const piece = await wire.some(left);
    hash.update(piece);
    left -= piece.length;
  }
  return hash.digest('hex');
}

/** The most that relay and agent grow, looked at five times a second. */
function watchMemory(): { stop(): { relay: number; agent: number } } {
  const read = () => ({ relay: residentBytes(stack.relayPid), agent: residentBytes(stack.agentPid) });
  const start = read();
  const grown = { relay: 0, agent: 0 };
  const look = () => {
    const now = read();
    grown.relay = Math.max(grown.relay, now.relay - start.relay);
    grown.agent = Math.max(grown.agent, now.agent - start.agent);
  };
  const timer = setInterval(look, 200);
  return {
    stop() {
      look();
      clearInterval(timer);
      return grown;
    },
  };
}

test('PROTO-02 USE-01 UDP: 20,000 datagrams come back unchanged and are counted', async (t) => {
  const proxy: Proxy = await stack.addProxy();
  const udp = await udpEcho();
  t.after(udp.close);
  const client = await UdpClient.open({ port: proxy.port, login: proxy });
  assert.ok(client instanceof UdpClient);
  t.after(() => client.close());
  const [count, inFlight, size] = [20_000, 32, 1_200];
  const payload = randomBytes(size);
  const sendNext = (number: number) => {
    payload.writeUInt32BE(number);
    client.send('127.0.0.1', udp.port, payload);
  };
  for (let number = 0; number < inFlight; number++) sendNext(number);
  for (let number = 0; number < count; number++) {
    const back: Buffer = await client.receive();
    assert.equal(back.readUInt32BE(), number, 'in order');
    assert.equal(back.subarray(4).equals(payload.subarray(4)), true);
    if (number + inFlight < count) sendNext(number + inFlight);
  }
  await assertUsage(stack, proxy, count * size, count * size);
});
