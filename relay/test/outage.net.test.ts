import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { startPostgres, type Postgres } from '../../scripts/lib/postgres.ts';
import { Processes } from '../../scripts/lib/processes.ts';
import { echoes, tcpOrigin, type TcpOrigin } from './support/origin.ts';
import { httpConnect, socksOpen } from './support/proxy-client.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';
import { assertUsage } from './support/usage.ts';
import type { Wire } from './support/wire.ts';

// Runs in pairs: it bounds how soon phones are back.

/** Static stability: the relay without Postgres, after a crash, and while it stops. The tests build on each other's end. */

const phoneBackMs = 5_000;
/** The relay looks every 5 s; reading takes the rest. */
const missedEventMs = 10_000;
const processes = new Processes();
const folder = mkdtempSync(path.join(tmpdir(), 'pocketproxy-outage-'));
let postgres: Postgres;
let stack: TestStack;
let echo: TcpOrigin;

before(async () => {
  chmodSync(folder, 0o711); // the embedded Postgres may run as another user
  await startDatabase();
  process.env.TEST_DATABASE_URL = postgres.adminUrl; // a server of our own, since the tests stop it
  stack = await TestStack.start();
  echo = await tcpOrigin(echoes);
});
after(async () => {
  await echo.close();
  await stack.close();
  await processes.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startDatabase(): Promise<void> {
  const logFile = path.join(folder, 'postgres.log');
  postgres = await startPostgres(processes, { dir: folder, logFile, disposable: true });
}

async function open(t: TestContext, proxy: Proxy): Promise<Wire> {
  const opened = await socksOpen({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port);
  assert.ok(opened.ok);
  t.after(() => opened.wire.close());
  return opened.wire;
}

async function exchange(wire: Wire, bytes: number): Promise<void> {
  wire.write(Buffer.alloc(bytes, 7));
  assert.equal((await wire.exactly(bytes)).length, bytes);
}

test('the phone is back within 5 s of a relay that was killed and started again', async (t) => {
  const proxy = stack.firstProxy;
  const wire = await open(t, proxy);
  await exchange(wire, 1_000);
  await stack.kill('relay');
  await wire.over();
  await stack.startRelay();
  const readyAt = performance.now();
  await stack.until('the phone is online', async () => (await stack.metric('pocketproxy_tunnels')) === 1);
  const tookMs = performance.now() - readyAt;
  assert.ok(tookMs < phoneBackMs, `${tookMs} ms`);
  await exchange(await open(t, proxy), 1_000);
});

test('USE-01: with Postgres away streams run and open, and not a byte of usage is lost', async (t) => {
  const proxy = await stack.addProxy();
  const running = await open(t, proxy);
  await exchange(running, 1_000);
  await postgres.child.stop();
  await exchange(running, 2_000);
  await exchange(await open(t, proxy), 3_000);
  await startDatabase();
  await assertUsage(stack, proxy, 6_000, 6_000);
});

test('SEC-01: a relay that starts while Postgres is down serves from its snapshot, then catches up', async (t) => {
  const proxy = stack.firstProxy;
  const { _sum } = await stack.database.usageHour.aggregate({
    where: { connectionId: proxy.id },
    _sum: { bytesUp: true },
  });
  const before = Number(_sum.bytesUp ?? 0n);
  const stateDir = path.join(stack.stack.folder, 'relay');
  assert.ok(existsSync(stateDir) && readdirSync(stateDir).length > 0, 'there is a snapshot');
  await postgres.child.stop();
  await stack.kill('relay');
  await stack.startRelay();
  await stack.until('the phone is online', async () => (await stack.metric('pocketproxy_tunnels')) === 1);
  await exchange(await open(t, proxy), 4_000);
  const stranger = await httpConnect({ port: proxy.port }, '127.0.0.1', echo.port);
  assert.deepEqual(stranger, { ok: false, code: 407, reason: 'credentials_missing' });
  await startDatabase();
  await assertUsage(stack, proxy, before + 4_000, before + 4_000);
  await stack.change(proxy, { enabled: false });
  await stack.until('a change arrives again', async () => {
    const answer = await httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port);
    if (answer.ok) answer.wire.close();
    return !answer.ok && answer.reason === 'connection_off';
  });
});

test('SEC-03: a change whose event did not reach the bus acts on running streams within seconds', async (t) => {
  const proxy = await stack.addProxy();
  const wire = await open(t, proxy);
  await exchange(wire, 1_000);
  await stack.database.connection.update({ where: { id: proxy.id }, data: { enabled: false } });
  await stack.database.relay.updateMany({ data: { missedEvents: { increment: 1 } } });
  const reportedAt = performance.now();
  await wire.over();
  const tookMs = performance.now() - reportedAt;
  assert.ok(tookMs < missedEventMs, `${tookMs} ms`);
});

test('SIGTERM: nothing new is taken, running streams continue, usage is written, exit code 0', async (t) => {
  const proxy = await stack.addProxy();
  const wire = await open(t, proxy);
  await exchange(wire, 1_000);
  const ended = stack.kill('relay', 'SIGTERM');
  await stack.until('new work is refused', async () => {
    const answer = await httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port).catch(() => undefined);
    if (answer?.ok) answer.wire.close();
    return !answer?.ok;
  });
  await exchange(wire, 5_000);
  wire.socket.end();
  await wire.rest();
  assert.equal(await ended, 'exit code 0');
  await assertUsage(stack, proxy, 6_000, 6_000);
});
