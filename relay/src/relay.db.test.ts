import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { openBus } from '@pocketproxy/prisma/bus';
import { busChannel } from '../contract/events.ts';
import { makeConnection, quiet } from '../test/database.ts';
import { password } from '../test/fixtures.ts';
import { closedPort } from '../test/support/origin.ts';
import { ownRelay } from '../test/support/own-relay.ts';
import { readConfig } from './config.ts';
import { startRelay } from './relay.ts';

async function setUp(t: TestContext) {
  const own = await ownRelay(t);
  const connection = await makeConnection(own.db, own, { port: await closedPort() });
  const port = connection.port ?? 0;
  /** Status of a CONNECT with the connection's username. */
  const status = (secret: string = password) => connectStatus(port, `${connection.username}:${secret}`);
  return { ...own, connection, port, status };
}

/** Linux lists what it has; other systems have no such file. */
function bbrOfKernel(): boolean {
  const file = '/proc/sys/net/ipv4/tcp_available_congestion_control';
  return existsSync(file) && readFileSync(file, 'utf8').split(/\s+/).includes('bbr');
}

async function connectStatus(port: number, userinfo: string): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  const authorization = `Basic ${Buffer.from(userinfo).toString('base64')}`;
  socket.write(
    `CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nProxy-Authorization: ${authorization}\r\n\r\n`,
  );
  const [answer] = await once(socket, 'data', { signal: AbortSignal.timeout(15_000) }); // a phone that was not seen yet is waited for
  socket.destroy();
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(String(answer))?.[1]);
}

test('PROTO-02: a public port opens with its connection, checks the password and says that the phone is offline', async (t) => {
  const { start, status, db } = await setUp(t);
  const relay = await start();
  assert.equal(await status(), 503);
  assert.equal(await status('wrong'), 407);
  const [row] = await db.relay.findMany();
  assert.equal(row?.portMin, 20_000);
  assert(row.bootId && row.lastSeenAt, 'the relay has written its own row');
  const page = async (name: string) => {
    const response = await fetch(`http://127.0.0.1:${relay.internalPort}/${name}`, {
      headers: { connection: 'close' },
    });
    return [response.status, await response.text()] as const;
  };
  assert.deepEqual(await page('healthz'), [200, 'ok\n']);
  assert.deepEqual(await page('readyz'), [200, 'ready\n']);
  assert.equal((await page('else'))[0], 404);
  const [, metrics] = await page('metrics');
  for (const line of [
    'pocketproxy_streams 0',
    'pocketproxy_tunnels 0',
    'pocketproxy_connections 1',
    'pocketproxy_bytes_total{direction="up"} 0',
    'pocketproxy_refusals_total{reason="phone_offline"} 1',
    'pocketproxy_refusals_total{reason="credentials_wrong"} 1',
    `pocketproxy_bbr_listeners ${bbrOfKernel() ? 2 : 0}\n`, // the port and the tunnel
    'nodejs_eventloop_lag_p99_seconds ',
  ]) {
    assert(metrics.includes(line), line);
  }
  await Promise.all([relay.close(), relay.close()]);
  await assert.rejects(connectStatus(relay.tunnelPort, 'x:y'));
});

test('an event on the bus acts on a running relay', async (t) => {
  const { start, status, db, connection, relayId, url } = await setUp(t);
  const relay = await start();
  const bus = openBus({ databaseUrl: url });
  t.after(() => bus.close());
  const state = relay.directory.byPort(connection.port ?? 0);
  assert(state);
  const cut = new Promise<string>((resolve) => state.running.add({ heldBytes: 0, cut: resolve }));
  await db.connection.update({ where: { id: connection.id }, data: { enabled: false } });
  await bus.publish(busChannel, {
    ...{ type: 'connection.changed', relayId },
    ...{ connectionId: connection.id, deviceId: connection.deviceId, customerId: null },
  });
  assert.equal(await cut, 'connection_off');
  assert.equal(await status(), 403);
});

test('static stability: without Postgres the relay starts from its snapshot and serves', async (t) => {
  const { start, status, nowhere } = await setUp(t);
  const first = await start();
  await first.close(0);
  const relay = await start({ DATABASE_URL: nowhere });
  assert.equal(await status(), 503);
  assert.equal(await status('wrong'), 407);
  assert.equal((await fetch(`http://127.0.0.1:${relay.internalPort}/readyz`)).status, 200);
});

test('without Postgres and without a snapshot the relay lives and says that it is not ready', async (t) => {
  const { start, nowhere } = await setUp(t);
  const relay = await start({ DATABASE_URL: nowhere });
  assert.equal((await fetch(`http://127.0.0.1:${relay.internalPort}/healthz`)).status, 200);
  assert.equal((await fetch(`http://127.0.0.1:${relay.internalPort}/readyz`)).status, 503);
});

test('its own port that is taken ends the start, and nothing stays open', async (t) => {
  const { environment } = await setUp(t);
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.after(() => taken.close());
  const address = taken.address();
  assert(typeof address === 'object' && address);
  const config = readConfig({ ...environment, TUNNEL_PORT: String(address.port) });
  await assert.rejects(startRelay(config, quiet), /EADDRINUSE/);
});

test('SIGTERM: an idle relay exits 0 immediately; wrong configuration names the variable and exits 1', async (t) => {
  const { environment } = await setUp(t);
  const main = path.join(import.meta.dirname, 'main.ts');
  const run = (more: Record<string, string>) =>
    spawn(process.execPath, ['--import', 'tsx', main], {
      env: { PATH: process.env.PATH, ...environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const child = run({ LOG_LEVEL: 'info' });
  t.after(() => child.kill('SIGKILL'));
  let text = '';
  let told = false;
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (!told && text.includes('relay started')) told = child.kill('SIGTERM');
    if (text.includes('relay stopped')) break;
  }
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  assert.equal(code, 0);
  assert(!text.includes(environment.VERIFIER_KEY) && !text.includes('postgres:postgres'), 'no secret in the log');

  const wrong = run({ VERIFIER_KEY: 'short' });
  t.after(() => wrong.kill('SIGKILL'));
  let complaint = '';
  wrong.stderr.on('data', (chunk) => (complaint += String(chunk)));
  const [wrongCode] = await once(wrong, 'close');
  assert.equal(wrongCode, 1);
  assert.match(complaint, /VERIFIER_KEY/);
});
