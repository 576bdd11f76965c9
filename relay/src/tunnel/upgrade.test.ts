import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { test, type TestContext } from 'node:test';
import { secretHash } from '../../contract/credentials.ts';
import { deviceSecret, dial, hello, next, type Dial } from '../../test/support/ws-phone.ts';
import { frame } from '../../protocol/frames.ts';
import { relayLimits } from '../limits.ts';
import { Tunnels } from './registry.ts';
import { startTunnelServer, type FoundDevice } from './server.ts';

const deviceId = '0193b5a0-0000-7000-8000-000000000001';

/** A server, and how often a phone came online there. */
async function open(t: TestContext, lookUpDevice?: () => Promise<FoundDevice>) {
  const seen = { ups: 0 };
  const onUp = () => void (seen.ups += 1);
  const tunnels = new Tunnels({ onUp, onState() {}, onResult() {}, onStep() {}, onDown() {} });
  const server = await startTunnelServer({
    tunnels,
    findDevice: (hash) => (!lookUpDevice && hash === secretHash(deviceSecret) ? { deviceId } : undefined),
    ...(lookUpDevice && { lookUpDevice }),
    host: '127.0.0.1',
    port: 0,
  });
  t.after(() => {
    tunnels.close();
    return server.close();
  });
  return { server, seen };
}

/** The answer to an upgrade that is refused. */
async function refused(options: Dial): Promise<IncomingMessage> {
  const socket = dial(options);
  socket.on('error', () => undefined);
  const [, response] = await once(socket, 'unexpected-response');
  socket.terminate();
  return response;
}

for (const [name, options, status] of [
  ['a wrong secret', { token: `ppd_${'x'.repeat(43)}` }, 401],
  ['no secret', { token: '' }, 401],
  ['a secret in the URL', { path: `/tunnel?secret=${deviceSecret}` }, 404],
  ['another subprotocol', { protocol: 'pocketproxy.v0' }, 400],
] as const) {
  test(`SEC-02 pitfall-20 the upgrade is refused before 101: ${name}`, async (t) => {
    const { server } = await open(t);
    assert.equal((await refused({ port: server.port, ...options })).statusCode, status);
  });
}

test('SEC-02 wrong secrets are throttled per address, and learn for how long', async (t) => {
  const { server } = await open(t);
  const wrong = () => refused({ port: server.port, token: `ppd_${'y'.repeat(43)}` });
  for (let i = 0; i < relayLimits.maxAuthFailures; i++) assert.equal((await wrong()).statusCode, 401);
  const { statusCode, headers } = await wrong();
  assert.deepEqual([statusCode, headers['retry-after']], [429, '60']);
});

test('a phone that flaps gets 429 with the time of its next turn after a burst', async (t) => {
  const { server } = await open(t);
  for (let i = 0; i < relayLimits.handshakeBurst; i++) {
    const socket = dial({ port: server.port });
    await once(socket, 'open');
    socket.terminate();
  }
  const { statusCode, headers } = await refused({ port: server.port });
  assert.equal(statusCode, 429);
  const seconds = Number(headers['retry-after']);
  assert.ok(seconds >= 1 && seconds <= relayLimits.handshakeIntervalMs / 1_000, `${seconds}`);
});

/** A server that knows no secret by heart. Its look-up is told to the test and ends when the test says so. */
async function lookingServer(t: TestContext) {
  let asked: (answer: (found: FoundDevice) => void) => void;
  const look = new Promise<(found: FoundDevice) => void>((resolve) => (asked = resolve));
  return { ...(await open(t, () => new Promise((resolve) => asked(resolve)))), look };
}

for (const [found, status] of [
  ['unknown', 401],
  ['unavailable', 503],
] as const) {
  test(`SEC-02 a secret that is looked up and ${found} is answered ${status}`, async (t) => {
    const { server, look } = await lookingServer(t);
    const answered = refused({ port: server.port });
    (await look)(found);
    assert.equal((await answered).statusCode, status);
  });
}

test('a secret that is looked up and found opens a tunnel', async (t) => {
  const { server, look } = await lookingServer(t);
  const socket = dial({ port: server.port });
  (await look)({ deviceId });
  await once(socket, 'open');
  const welcome = next(socket, frame.control);
  socket.send(hello);
  assert.equal(JSON.parse((await welcome).payload.toString()).deviceId, deviceId);
  socket.terminate();
});

test('a phone that leaves while its secret is looked up changes nothing', async (t) => {
  const { server, look, seen } = await lookingServer(t);
  const socket = dial({ port: server.port });
  socket.on('error', () => undefined);
  const answer = await look;
  socket.terminate();
  await server.close(); // all sockets are gone then
  answer({ deviceId });
  assert.equal(seen.ups, 0);
});
