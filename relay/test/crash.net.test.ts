import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { openBus } from '@pocketproxy/prisma/bus';
import { Processes } from '../../scripts/lib/processes.ts';
import { busChannel } from '../contract/events.ts';
import { echoes, tcpOrigin, type TcpOrigin } from './support/origin.ts';
import { httpConnect, socksOpen } from './support/proxy-client.ts';
import { RedisServer } from './support/redis.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';
import type { Wire } from './support/wire.ts';

// Runs in pairs: it bounds what a crash may lose by time.

/** What a crash of the relay, or of Redis beside it, costs. */

const maxLossMs = 5_000;
const pieceBytes = 2_000;
let echo: TcpOrigin;

before(async () => {
  echo = await tcpOrigin(echoes);
});
after(() => echo.close());

async function open(t: TestContext, proxy: Proxy): Promise<Wire> {
  const opened = await socksOpen({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port);
  assert.ok(opened.ok);
  t.after(() => opened.wire.close());
  return opened.wire;
}

async function exchange(wire: Wire): Promise<void> {
  wire.write(Buffer.alloc(pieceBytes));
  await wire.exactly(pieceBytes);
}

test('USE-01: kill -9 loses at most the last five seconds of usage and counts nothing twice', async (t) => {
  const stack = await TestStack.start();
  t.after(() => stack.close());
  const proxy = await stack.addProxy({ speedBitsPerSecond: 400_000n }); // paces the exchange: 25 pieces a second
  const wire = await open(t, proxy);
  const passed: { atMs: number; bytes: number }[] = [];
  const startedAt = performance.now();
  while (performance.now() - startedAt < maxLossMs + 4_000) {
    await exchange(wire);
    passed.push({ atMs: performance.now(), bytes: (passed.length + 1) * pieceBytes });
  }
  const killedAt = performance.now();
  await stack.kill('relay');
  await stack.startRelay();
  await stack.until('the phone is online', async () => (await stack.metric('pocketproxy_tunnels')) === 1);
  const { _sum } = await stack.database.usageHour.aggregate({
    where: { connectionId: proxy.id },
    _sum: { bytesUp: true, bytesDown: true },
  });
  const sent = passed.at(-1)?.bytes ?? 0;
  const safe = passed.filter(({ atMs }) => atMs < killedAt - maxLossMs).at(-1)?.bytes ?? 0;
  assert.ok(safe > 0 && safe < sent);
  for (const written of [Number(_sum.bytesUp), Number(_sum.bytesDown)]) {
    assert.ok(written >= safe && written <= sent, `${written} written, ${safe} were safe, ${sent} passed`);
  }
});

test('Redis killed and back: serving continues, what changed meanwhile is read, and events act again', async (t) => {
  const processes = new Processes();
  const redis = await RedisServer.start(processes);
  t.after(async () => {
    await redis.close();
    await processes.stop();
  });
  const stack = await TestStack.start({ relayEnv: { REDIS_URL: redis.url }, connections: 2 });
  t.after(() => stack.close());
  const proxy = stack.firstProxy;
  const refused = (reason: string) => async () => {
    const answer = await httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port);
    if (answer.ok) answer.wire.close();
    return answer.ok ? reason === '' : answer.reason === reason;
  };
  const wire = await open(t, proxy);
  await exchange(wire);
  await redis.kill();
  await exchange(wire);
  await exchange(await open(t, proxy));
  await stack.database.connection.update({ where: { id: proxy.id }, data: { enabled: false } });
  await redis.start();
  await stack.until('the lost event has healed', refused('connection_off'));

  const bus = openBus({ databaseUrl: stack.stack.databaseUrl, redisUrl: redis.url });
  t.after(() => bus.close());
  const { relayId } = await stack.database.connection.update({ where: { id: proxy.id }, data: { enabled: true } });
  const event = {
    type: 'connection.changed',
    relayId,
    connectionId: proxy.id,
    deviceId: proxy.phone.id,
    customerId: stack.customerId,
  };
  await stack.until('the bus is up', () =>
    bus.publish(busChannel, event).then(
      () => true,
      () => false,
    ),
  );
  await stack.until('an event acts', refused(''), 3_000);
});
