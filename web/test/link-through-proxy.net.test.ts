import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before, type TestContext } from 'node:test';
import { answerDrainMs, secretHash } from '@pocketproxy/relay/contract';
import { echoes, tcpOrigin, type TcpOrigin } from '../../relay/test/support/origin.ts';
import { httpConnect, socksOpen, type Opened, type Via } from '../../relay/test/support/proxy-client.ts';
import { TestStack, type Proxy } from '../../relay/test/support/test-stack.ts';
import type { Wire } from '../../relay/test/support/wire.ts';
import { openDashboard } from './dashboard.ts';

// Starts first: it waits for whole rotations.

/**
 * ROT-05: a link that is called through the proxy it rotates: real dashboard, relay and agent. The phones have no drain,
 * so whatever is still there once another stream has ended was spared on purpose.
 */

let stack: TestStack;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
let origin: TcpOrigin;

before(async () => {
  stack = await TestStack.start({ phones: 4, agentArgs: ['--script', JSON.stringify({ attachMs: 200 })] });
  dashboard = await openDashboard({ TRUSTED_PROXIES: '127.0.0.1/32' }, stack.stack.databaseUrl);
  origin = await tcpOrigin(echoes);
});
after(async () => {
  await origin?.close();
  await dashboard?.close();
  await stack?.close();
});

type Open = (via: Via, host: string, port: number) => Promise<Opened>;

/** A phone with a link, without a drain; and how its clients open streams through it. */
async function setUp(t: TestContext, index: number, open: Open) {
  const phone = stack.phone(index);
  const { database } = stack;
  const token = randomUUID();
  await database.device.update({
    where: { id: phone.id },
    data: { rotationDrainSeconds: 0, rotationCooldownSeconds: 0 },
  });
  await database.rotationLink.create({ data: { deviceId: phone.id, name: 'x', hash: secretHash(token) } });
  const device = () => database.device.findUniqueOrThrow({ where: { id: phone.id } });
  await stack.until('the phone has its address', async () => (await device()).publicIpv4 !== null);
  const ip = (await device()).publicIpv4 ?? '';
  const proxy = await stack.addProxy({ phone, rotationWaitSeconds: 60 });
  const opens = (port: number) => wireOf(t, open, proxy, port);
  const rotation = () => database.rotation.findFirstOrThrow({ where: { deviceId: phone.id } });
  return { token, ip, opens, rotation };
}

async function wireOf(t: TestContext, open: Open, proxy: Proxy, port: number): Promise<Wire> {
  const opened = await open({ port: proxy.port, login: proxy }, '127.0.0.1', port);
  assert(opened.ok, JSON.stringify(opened));
  t.after(() => opened.wire.close());
  return opened.wire;
}

/** A request of a program on a kept connection; the forwarded address is what a carrier shows of its phone. */
async function ask(wire: Wire, path: string, ip: string) {
  wire.write(`GET ${path} HTTP/1.1\r\nHost: ${new URL(dashboard.url).host}\r\nX-Forwarded-For: ${ip}\r\n\r\n`);
  const head = (await wire.through('\r\n\r\n')).toString('latin1');
  const [, length] = /^content-length: (\d+)\r$/im.exec(head) ?? [];
  const body = length === undefined ? await chunks(wire) : (await wire.exactly(Number(length))).toString();
  return { status: Number(head.slice(9, 12)), body: Object(JSON.parse(body)) };
}

async function chunks(wire: Wire): Promise<string> {
  let body = '';
  for (;;) {
    const size = Number.parseInt((await wire.through('\r\n')).toString('latin1'), 16);
    body += (await wire.exactly(size + 2)).toString().slice(0, size);
    if (size === 0) return body;
  }
}

async function echoed(wire: Wire): Promise<void> {
  wire.write('ping');
  assert.equal((await wire.exactly(4)).toString(), 'ping');
}

const port = () => Number(new URL(dashboard.url).port);
const pathOf = (url: unknown) => new URL(String(url)).pathname;

for (const [index, [name, open]] of Object.entries({ 'HTTP CONNECT': httpConnect, SOCKS5: socksOpen }).entries())
  test(`ROT-05 a link called through its own proxy by ${name} has its answer while other streams end`, async (t) => {
    const { token, ip, opens, rotation } = await setUp(t, index, open);
    const [other, caller] = [await opens(origin.port), await opens(port())];
    await echoed(other);
    const asked = await ask(caller, `/r/${token}?wait=1`, ip);
    assert.deepEqual([asked.status, asked.body.result], [202, 'running'], 'it does not wait for itself');
    assert.equal((await other.over()).how, 'fin', 'the other stream has only the drain');
    const path = pathOf(asked.body.status_url);
    const meanwhile = await ask(caller, `${path}?wait=1`, ip);
    assert.deepEqual([meanwhile.status, meanwhile.body.result], [202, 'running'], 'its own stream works on');
    assert.equal((await rotation()).state, 'draining', 'the radio waits for it');
    const later = opens(port()); // waits in the relay until the phone is back
    caller.close();
    const over = await ask(await later, `${path}?wait=1`, ip);
    assert.deepEqual([over.status, over.body.result, over.body.old_ip], [200, 'changed', ip]);
    const { startedAt, steps } = await rotation();
    const radioOff = Array.isArray(steps) ? Object(steps[1]) : {};
    assert.equal(radioOff.state, 'radio_off');
    assert.ok(
      Date.parse(radioOff.at) - (startedAt?.getTime() ?? 0) < answerDrainMs,
      'it went as soon as its caller had',
    );
  });

test('ROT-05 a caller that keeps its stream, and whose carrier shows another address, holds up the rotation no longer than the bound', async (t) => {
  const { token, opens, rotation } = await setUp(t, 2, httpConnect);
  const caller = await opens(port());
  const asked = await ask(caller, `/r/${token}?wait=1`, '192.0.2.77');
  assert.deepEqual([asked.status, asked.body.result], [202, 'running'], 'the relay has seen its stream');
  assert.equal((await caller.over()).how, 'fin');
  const { startedAt } = await rotation();
  const tookMs = Date.now() - (startedAt?.getTime() ?? 0);
  assert.ok(tookMs >= answerDrainMs && tookMs < 2 * answerDrainMs, `${tookMs} ms`);
  await stack.until('it ends', async () => (await rotation()).state === 'changed', 30_000);
});

test('ROT-05 the phone of a link called from elsewhere spares its streams to the dashboard alone', async (t) => {
  const { token, opens, rotation } = await setUp(t, 3, httpConnect);
  const other = await opens(origin.port);
  await echoed(other);
  const answer = await fetch(`${dashboard.url}/r/${token}?wait=1`);
  assert.deepEqual([answer.status, Object(await answer.json()).result], [200, 'changed']);
  assert.equal((await other.over()).how, 'fin');
  const { startedAt, steps } = await rotation();
  const radioOff = Array.isArray(steps) ? Object(steps[1]) : {};
  assert.ok(Date.parse(radioOff.at) - (startedAt?.getTime() ?? 0) < answerDrainMs / 2, 'nothing holds it up');
});
