import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { nameServer } from './support/name-server.ts';
import { closed, echoes as sendsBack, tcpOrigin } from './support/origin.ts';
import { httpConnect, type Opened } from './support/proxy-client.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';
import type { Wire } from './support/wire.ts';

// Runs alone: it measures memory under load.

/** One tenant that takes what it can get, and another on the same relay that notices nothing of it. */

const spareMiB = 48;
const hoardedStreams = 350;
/** For each of them: more than a stream's first window. */
const water = Buffer.alloc(2 ** 19, 'w');

let stack: TestStack;
let names: Awaited<ReturnType<typeof nameServer>>;
let echo: Awaited<ReturnType<typeof tcpOrigin>>;

before(async () => {
  names = await nameServer({ 'echo.test': '127.0.0.1' });
  echo = await tcpOrigin(sendsBack);
  stack = await TestStack.start({ phones: 2, dnsServers: [names.address] });
  // The stack's ceilings are wide; these tests want those that hold by default
  await stack.database.ceiling.deleteMany();
  await stack.tell({ type: 'ceilings.changed' });
  const other = await stack.database.customer.create({ data: { name: 'other' } });
  await stack.database.device.update({ where: { id: stack.phone(1).id }, data: { customerId: other.id } });
  await stack.notifyDevice(stack.phone(1));
});
after(async () => {
  await stack.close();
  names.close();
  await echo.close();
});

const through = (proxy: Proxy, host = '127.0.0.1', port = echo.port) =>
  httpConnect({ port: proxy.port, login: proxy }, host, port);

async function opened(attempt: Promise<Opened>): Promise<Wire> {
  const answer = await attempt;
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.wire;
}

async function echoes(wire: Wire): Promise<void> {
  wire.write('still here');
  assert.equal((await wire.exactly(10)).toString(), 'still here');
}

test('700 unanswered names on one connection: the others on that phone are served', async (t) => {
  const [hog, other] = [await stack.addProxy(), await stack.addProxy()];
  const attempts = Array.from({ length: 700 }, (_, n) => through(hog, `n${n}.silent.test`));
  const first = await Promise.race(attempts);
  assert.deepEqual(first, { ok: false, code: 429, reason: 'too_many_opening' });
  for (let n = 0; n < 20; n += 1) {
    const wire = await opened(through(other, 'echo.test'));
    await echoes(wire);
    wire.close();
  }
  const outcomes = await Promise.all(attempts);
  const codes = outcomes.map((outcome) => (outcome.ok ? 200 : `${outcome.code} ${outcome.reason}`));
  t.diagnostic(JSON.stringify([...new Set(codes)]));
  assert.ok(codes.every((code) => code === '429 too_many_opening' || code === '502 name_not_found'));
});

test('who hoards memory is cut and refused, another customer’s stream continues and its new ones are served', async (t) => {
  const before = await stack.metric('process_resident_memory_bytes');
  const { env } = stack.stack.plan;
  env['MEMORY_LIMIT_MB'] = String(Math.ceil(before / 2 ** 20) + spareMiB);
  await stack.kill('relay');
  await stack.startRelay();
  await stack.until('both phones are back', async () => (await stack.metric('pocketproxy_tunnels')) === 2);
  // Its limit holds back in the relay what the phone has sent; what clients do not read would fill the kernel first
  const hog = await stack.addProxy({ speedBitsPerSecond: 8_000n });
  const innocent = await stack.addProxy({ phone: stack.phone(1) });
  const running = await opened(through(innocent));
  t.after(() => running.close());
  const flood = await tcpOrigin(() => undefined); // holds back until all are there
  t.after(() => flood.close());

  const wires: Wire[] = [];
  t.after(() => wires.forEach((wire) => wire.close()));
  while (wires.length < hoardedStreams) {
    const some = Array.from({ length: 50 }, () => opened(through(hog, '127.0.0.1', flood.port)));
    wires.push(...(await Promise.all(some)));
  }
  flood.sockets.forEach((socket) => socket.write(water));
  const cut = Promise.race(wires.map(({ socket }) => closed(socket)));
  while (!(await Promise.race([cut.then(() => true), echoes(running).then(() => false)])));
  assert.deepEqual(await through(hog), { ok: false, code: 503, reason: 'memory_hoarded' });
  for (let n = 0; n < 20; n += 1) {
    await echoes(running);
    const wire = await opened(through(innocent));
    await echoes(wire);
    wire.close();
  }
  assert.equal(await stack.metric('pocketproxy_overloaded'), 0);
});
