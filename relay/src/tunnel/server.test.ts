import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { after, before, test } from 'node:test';
import type { WebSocket } from 'ws';
import { secretHash } from '../../contract/credentials.ts';
import { frame } from '../../protocol/frames.ts';
import { parseTarget, reasons, type Reason } from '../../protocol/index.ts';
import { control, deviceSecret, dial, encode, hello, helloWith, next } from '../../test/support/ws-phone.ts';
import { Tunnels } from './registry.ts';
import { startTunnelServer, type TunnelServer } from './server.ts';

const deviceId = '0193b5a0-0000-7000-8000-000000000001';
const events: string[] = [];
const listeners = new Set<() => void>();
let tunnels: Tunnels;
let server: TunnelServer;

function note(event: string): void {
  events.push(event);
  for (const listener of [...listeners]) listener();
}

/** Resolves once the event was noted. */
async function noted(event: string): Promise<void> {
  while (!events.includes(event)) {
    await new Promise<void>((resolve) => {
      const listener = () => {
        listeners.delete(listener);
        resolve();
      };
      listeners.add(listener);
    });
  }
}

before(async () => {
  tunnels = new Tunnels({
    onUp: (_id, epoch) => note(`up ${epoch}`),
    onState: (_id, epoch, state) => note(`state ${epoch} ${state.batteryPercent}`),
    onResult: (_id, result) => note(`result ${result.ok}`),
    onStep: (_id, { step }) => note(`step ${step}`),
    onDown: (_id, epoch, reason) => note(`down ${epoch} ${reason}`),
  });
  server = await startTunnelServer({
    tunnels,
    findDevice: (hash) => (hash === secretHash(deviceSecret) ? { deviceId } : undefined),
    host: '127.0.0.1',
    port: 0,
  });
});

after(async () => {
  tunnels.close();
  await server.close();
});

async function welcomed(greeting = hello): Promise<{ socket: WebSocket; epoch: number }> {
  const socket = dial({ port: server.port });
  await once(socket, 'open');
  assert.equal(socket.extensions, '', 'pitfall-20: no permessage-deflate');
  const welcome = next(socket, frame.control);
  socket.send(greeting);
  const { epoch } = JSON.parse((await welcome).payload.toString());
  await noted(`up ${epoch}`);
  return { socket, epoch };
}

test('PROTO-02 a standard WebSocket client carries a stream, in fragments and with random masks', async () => {
  const { socket, epoch } = await welcomed();
  const got: Buffer[] = [];
  const closed = new Promise<Reason>((resolve) => {
    const permit = { deviceId, target: parseTarget('192.0.2.7', 80) };
    const opening = next(socket, frame.open);
    // Only the parts of a permit that the registry reads; the gate's own tests make real ones.
    const stream = tunnels.open(permit as unknown as Parameters<Tunnels['open']>[0], {
      onData(piece) {
        got.push(piece);
      },
      onEnd: () => (typeof stream === 'string' ? undefined : stream.end()),
      onDrain: () => undefined,
      onClose: resolve,
    });
    void opening.then(({ id, payload }) => {
      assert.equal(payload.toString('hex'), '01c00002070050');
      socket.send(encode(frame.opened, id, ''));
      const data = encode(frame.data, id, 'hello through ws');
      socket.send(data.subarray(0, 3), { fin: false });
      socket.send(data.subarray(3, 9), { fin: false });
      socket.ping('between fragments');
      socket.send(data.subarray(9), { fin: true });
      socket.send(encode(frame.fin, id, ''));
    });
  });
  assert.equal(await closed, 'done');
  assert.equal(Buffer.concat(got).toString(), 'hello through ws');
  socket.send(control({ type: 'heartbeat', state: { mobileUp: true, batteryPercent: 79 } }));
  await noted(`state ${epoch} 79`);
  socket.close();
  await noted(`down ${epoch} tunnel_lost`);
});

test('PROTO-03 a phone that did not offer UDP is not asked for a flow', async () => {
  const { socket, epoch } = await welcomed(helloWith('rotate'));
  const permit = { deviceId } as unknown as Parameters<Tunnels['openUdp']>[0]; // what the registry reads of one
  const handler = { onDatagram: () => undefined, onClose: () => undefined };
  assert.equal(tunnels.openUdp(permit, handler), 'command_unsupported');
  assert.equal(tunnels.openStreams, 0);
  socket.close();
  await noted(`down ${epoch} tunnel_lost`);
});

test('pitfall-15 a new session replaces the old one, whose late close changes nothing', async () => {
  const old = await welcomed();
  const oldClosed = once(old.socket, 'close');
  const fresh = await welcomed();
  const [code] = await oldClosed;
  assert.equal(code, 4053);
  assert.ok(fresh.epoch > old.epoch);
  assert.equal(tunnels.isOnline(deviceId), true);
  assert.ok(!events.some((event) => event.startsWith(`down ${old.epoch}`)));
  fresh.socket.close();
  await noted(`down ${fresh.epoch} tunnel_lost`);
  assert.equal(tunnels.isOnline(deviceId), false);
});

test('SEC-02 a revoked phone cannot hold a session back and say hello later', async () => {
  const socket = dial({ port: server.port });
  await once(socket, 'open');
  const closing = once(socket, 'close');
  tunnels.closeDevice(deviceId, 'device_revoked');
  const [code] = await closing;
  assert.equal(code, 4055);
});

test('DASH-05 a phone cannot smuggle control characters into what is stored of it', async () => {
  const { socket } = await welcomed();
  const closing = once(socket, 'close');
  socket.send(control({ type: 'heartbeat', state: { mobileUp: true, carrier: 'a\u0000b' } }));
  const [code] = await closing;
  assert.equal(code, 4090);
});

for (const [name, send] of [
  ['a text message', (socket: WebSocket) => socket.send('text')],
  ['a message that is too long', (socket: WebSocket) => socket.send(Buffer.alloc(70_000))],
  ['65 fragments', (socket: WebSocket) => repeat(65, () => socket.send(Buffer.from([frame.ping]), { fin: false }))],
  ['a flood of pings', (socket: WebSocket) => repeat(21, () => socket.ping())],
  ['a second hello', (socket: WebSocket) => socket.send(hello)],
  ['a control message that breaks its schema', (socket: WebSocket) => socket.send(control({ type: 'heartbeat' }))],
] as const) {
  test(`pitfall-20 the tunnel ends with protocol_error on ${name}`, async () => {
    const { socket } = await welcomed();
    const closing = once(socket, 'close');
    send(socket);
    const [code] = await closing;
    assert.equal(code, 4090);
  });
}

test('close ends half-open upgrades and sessions without hello immediately', async () => {
  const own = new Tunnels({ onUp() {}, onState() {}, onResult() {}, onStep() {}, onDown() {} });
  const stopping = await startTunnelServer({
    tunnels: own,
    findDevice: () => ({ deviceId }),
    host: '127.0.0.1',
    port: 0,
  });
  const halfOpen = net.connect(stopping.port, '127.0.0.1').resume();
  halfOpen.on('error', () => undefined); // a reset is also an end
  const over = once(halfOpen, 'close');
  halfOpen.write('GET /tunnel HTTP/1.1\r\nUpgrade: web');
  const silent = dial({ port: stopping.port });
  await once(silent, 'open');
  const ended = once(silent, 'close');
  const closed = stopping.close();
  own.close('relay_stopping');
  await Promise.all([closed, over]);
  assert.deepEqual((await ended)[0], 4000 + reasons.relay_stopping.code);
});

function repeat(times: number, action: () => void): void {
  for (let i = 0; i < times; i++) action();
}
