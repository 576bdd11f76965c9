import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { test } from 'node:test';
import { descriptorOf, setForAccepted } from '../../src/native/handle.ts';

/** The kernel's timer of a socket, from /proc/net/tcp (proc(5)): 2 is keep-alive. */
function timerOf({ localPort = 0, remotePort = 0 }: net.Socket): string | undefined {
  const end = (port: number) => `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n');
  const line = lines.find((text) => text.includes(`${end(localPort)} ${end(remotePort)}`));
  return / \w{8}:\w{8} (\d\d):/.exec(line ?? '')?.[1];
}

test('PROTO-02: accepted sockets inherit keep-alive of the listening one, and have a number', async (t) => {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  assert.equal(setForAccepted(server, 60_000), true);
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const accepted = once(server, 'connection');
  const client = net.connect(address.port, '127.0.0.1');
  t.after(() => client.destroy());
  const [[socket]]: [net.Socket[], unknown[]] = await Promise.all([accepted, once(client, 'connect')]);
  assert.ok(socket);
  t.after(() => socket.destroy());
  assert.equal(timerOf(socket), '02');
  assert.equal(timerOf(client), '00', 'the other end was set by no one');
  assert.ok(descriptorOf(socket) > 2);
  assert.ok(descriptorOf(client) > 2 && descriptorOf(client) !== descriptorOf(socket));
  assert.equal(descriptorOf(new net.Socket()), -1);
});
