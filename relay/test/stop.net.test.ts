import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { Processes, type Child } from '../../scripts/lib/processes.ts';
import { relayLimits } from '../src/limits.ts';
import { echoes, tcpOrigin, type TcpOrigin } from './support/origin.ts';
import { httpConnect, socksOpen } from './support/proxy-client.ts';
import { RedisServer } from './support/redis.ts';
import { relayChild, signalled } from './support/relay-child.ts';
import { TestStack } from './support/test-stack.ts';
import { assertUsage } from './support/usage.ts';
import { Wire } from './support/wire.ts';

// Runs in pairs: it bounds how soon a relay ends.
// Starts first: it takes longest.

/** SIGTERM on a relay process with a real phone: nothing that is open makes it hang. */

const atOnceMs = 3_000;
const processes = new Processes();
let redis: RedisServer;
let echo: TcpOrigin;

before(async () => {
  redis = await RedisServer.start(processes);
  echo = await tcpOrigin(echoes);
});
after(async () => {
  await echo.close();
  await redis.close();
  await processes.stop();
});

/** A stack whose relay was started again, from its sources or as built, with the phone online. */
async function setUp(t: TestContext, from: 'sources' | 'build', relayEnv: Record<string, string> = {}) {
  const stack = await TestStack.start();
  t.after(() => stack.close());
  await stack.kill('relay');
  const { processes: children, plan, folder } = stack.stack;
  const env = { ...plan.env, ...relayEnv };
  const relay = await relayChild(children, from, env, path.join(folder, 'relay-under-test.log'));
  await stack.until('the phone is online', async () => (await stack.metric('pocketproxy_tunnels')) === 1);
  return { stack, relay };
}

/** Everything that may be open at a relay without being a stream. */
async function openIdleSockets(t: TestContext, stack: TestStack): Promise<void> {
  const { tunnelPort, internalPort } = stack.stack.plan;
  const agent = new http.Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  const request = http.get({ host: '127.0.0.1', port: internalPort, path: '/metrics', agent });
  const [response] = await once(request, 'response');
  await once(response.resume(), 'end');
  const texts = {
    [tunnelPort]: ['', 'GET /tunnel HTTP/1.1\r\nUpgrade: websocket\r\n'],
    [stack.firstProxy.port]: ['', 'GET'],
  };
  for (const [port, begins] of Object.entries(texts)) {
    for (const begin of begins) {
      const socket = net.connect(Number(port), '127.0.0.1');
      t.after(() => socket.destroy());
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(begin);
    }
  }
  const keptAlive = await Wire.connect(stack.firstProxy.port);
  t.after(() => keptAlive.close());
  keptAlive.write('GET http://192.0.2.1/ HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n');
  assert.match((await keptAlive.through('\r\n\r\n')).toString(), /^HTTP\/1.1 407 /);
}

async function openStream(t: TestContext, stack: TestStack, bytes: number): Promise<Wire> {
  const proxy = stack.firstProxy;
  const opened = await socksOpen({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port);
  assert.ok(opened.ok);
  t.after(() => opened.wire.close());
  opened.wire.write(Buffer.alloc(bytes));
  await opened.wire.exactly(bytes);
  return opened.wire;
}

/** Sends SIGTERM and waits until the relay takes nothing new. */
async function stopping(stack: TestStack, relay: Child): Promise<void> {
  process.kill(relay.pid, 'SIGTERM');
  const { port } = stack.firstProxy;
  await stack.until('new work is refused', async () => {
    const answer = await httpConnect({ port }, '127.0.0.1', echo.port).catch(() => undefined);
    return !answer?.ok && answer?.reason !== 'credentials_missing';
  });
}

for (const from of ['sources', 'build'] as const) {
  for (const bus of ['Postgres', 'Redis'] as const) {
    test(`SIGTERM ends an idle relay from ${from} with the bus on ${bus} immediately, whatever is open`, async (t) => {
      const { stack, relay } = await setUp(t, from, bus === 'Redis' ? { REDIS_URL: redis.url } : {});
      await openIdleSockets(t, stack);
      const { how, ms } = await signalled(relay);
      assert.equal(how, 'exit code 0', relay.lastLines());
      assert.ok(ms < atOnceMs, `${ms} ms`);
    });
  }
}

test('SIGTERM cuts the streams that still run after the drain, counts them, and exits 0', async (t) => {
  const { stack, relay } = await setUp(t, 'build');
  const wire = await openStream(t, stack, 5_000);
  const over = wire.over();
  const { how, ms } = await signalled(relay);
  assert.equal(how, 'exit code 0', relay.lastLines());
  assert.ok(ms >= relayLimits.drainTimeoutMs && ms < relayLimits.drainTimeoutMs + atOnceMs, `${ms} ms`);
  await over;
  await assertUsage(stack, stack.firstProxy, 5_000, 5_000);
});

test('a second signal ends the relay now', async (t) => {
  const { stack, relay } = await setUp(t, 'build');
  await openStream(t, stack, 1_000);
  await stopping(stack, relay);
  assert.ok(relay.running);
  const { how, ms } = await signalled(relay);
  assert.equal(how, 'exit code 1');
  assert.ok(ms < atOnceMs, `${ms} ms`);
});
