import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { limits } from '../../protocol/index.ts';
import { tcpOrigin, type TcpOrigin } from '../../test/support/origin.ts';
import { Arrivals } from './arrivals.ts';

let server: TcpOrigin;
before(async () => {
  server = await tcpOrigin((socket) => socket.resume());
});
after(() => server.close());

async function arrive(arrivals: Arrivals) {
  const accepted = server.next();
  const peer = net.connect(server.port, '127.0.0.1').resume();
  const socket = await accepted;
  arrivals.add(socket);
  return { socket, peer };
}

test('SEC-02: who is no tunnel 10 s after the TCP connect is cut, a tunnel is not', async (t) => {
  const arrivals = new Arrivals();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const [slow, tunnel] = [await arrive(arrivals), await arrive(arrivals)];
  arrivals.through(tunnel.socket);
  t.mock.timers.tick(limits.upgradeTimeoutMs - 1);
  assert.equal(slow.socket.destroyed, false);
  t.mock.timers.tick(1);
  assert.equal(slow.socket.destroyed, true);
  assert.equal(tunnel.socket.destroyed, false);
  tunnel.peer.destroy();
});

test('at a stop all that is no tunnel is cut', async () => {
  const arrivals = new Arrivals();
  const [waiting, tunnel] = [await arrive(arrivals), await arrive(arrivals)];
  arrivals.through(tunnel.socket);
  arrivals.cutAll();
  await once(waiting.peer, 'close');
  assert.equal(tunnel.socket.destroyed, false);
  tunnel.peer.destroy();
});
