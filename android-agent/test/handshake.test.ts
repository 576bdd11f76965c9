import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { acceptOf } from '@pocketproxy/relay/protocol';
import { HandshakeRefused, openTunnelSocket } from '../src/handshake.ts';
import { selfSigned } from '../../scripts/lib/self-signed.ts';
import { startServer } from './stub-relay.ts';

const never = new AbortController().signal;
const { cert, key } = await selfSigned('relay.test');

function answer101(socket: Socket, lines: readonly string[], behind = ''): void {
  socket.on('error', () => undefined).on('end', () => socket.destroy());
  socket.resume();
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n${lines.join('\r\n')}\r\n\r\n${behind}`);
}

function goodLines(requestKey: string): string[] {
  return [
    'Upgrade: websocket',
    `Sec-WebSocket-Accept: ${acceptOf(requestKey)}`,
    'Sec-WebSocket-Protocol: pocketproxy.v1',
  ];
}

test('SEC-02: wss checks the certificate; --ca adds trust, --via changes only what is dialled', async () => {
  const server = createHttpsServer({ cert, key });
  const names: unknown[] = [];
  server.on('secureConnection', (socket) => names.push(socket.servername));
  server.on('upgrade', (request, socket: Socket) =>
    answer101(socket, goodLines(String(request.headers['sec-websocket-key']))),
  );
  const port = await startServer(server);
  const via = { host: '127.0.0.1', port };
  const url = new URL('wss://relay.test/tunnel');

  const heard: string[] = [];
  const onAddress = (address: string): void => void heard.push(address);
  const { socket } = await openTunnelSocket({ url, via, ca: cert, onAddress }, 'secret', never);
  assert.equal(names[0], 'relay.test');
  assert.deepEqual(heard, ['127.0.0.1'], 'SEC-03: the relay’s address is known, so that it is not dialled');
  socket.destroy();
  await assert.rejects(openTunnelSocket({ url, via }, 'secret', never), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  const other = new URL('wss://other.test/tunnel');
  await assert.rejects(openTunnelSocket({ url: other, via, ca: cert }, 'secret', never), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('RFC 6455 §4.1: an answer that is not the right one is refused', async () => {
  const server = createHttpServer();
  let lines: (requestKey: string) => string[] = goodLines;
  server.on('upgrade', (request, socket: Socket) => {
    answer101(socket, lines(String(request.headers['sec-websocket-key'])));
  });
  const url = new URL(`ws://127.0.0.1:${await startServer(server)}/tunnel`);
  const refused = (message: RegExp): Promise<void> =>
    assert.rejects(openTunnelSocket({ url }, 'secret', never), (error) => {
      return error instanceof HandshakeRefused && message.test(error.message);
    });

  lines = () => goodLines('another key');
  await refused(/Sec-WebSocket-Accept/);
  lines = (requestKey) => goodLines(requestKey).slice(0, 2);
  await refused(/pocketproxy\.v1/);
  lines = (requestKey) => [...goodLines(requestKey), 'Sec-WebSocket-Extensions: permessage-deflate'];
  await refused(/extension/);
  lines = (requestKey) => ['Upgrade: h2c', ...goodLines(requestKey).slice(1)];
  await refused(/upgrades/);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('bytes behind the answer are handed over', async () => {
  const server = createHttpServer();
  server.on('upgrade', (request, socket: Socket) => {
    answer101(socket, goodLines(String(request.headers['sec-websocket-key'])), 'head');
  });
  const url = new URL(`ws://127.0.0.1:${await startServer(server)}/tunnel`);
  const { socket, head } = await openTunnelSocket({ url }, 'secret', never);
  assert.equal(head.toString(), 'head');
  socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test('an answer that does not come ends in time, and stopping ends it immediately', async (t) => {
  const server = createHttpServer();
  t.after(() => server.close());
  let asked: () => void = () => undefined;
  server.on('upgrade', (_, socket: Socket) => {
    socket.on('error', () => undefined).on('end', () => socket.destroy());
    socket.resume();
    asked();
  });
  const url = new URL(`ws://127.0.0.1:${await startServer(server)}/tunnel`);
  const stop = new AbortController();
  asked = () => stop.abort();
  await assert.rejects(openTunnelSocket({ url }, 'secret', stop.signal), /stopped/);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  asked = () => t.mock.timers.tick(10_000);
  await assert.rejects(openTunnelSocket({ url }, 'secret', never), /in time/);
  server.closeAllConnections();
});
