import { once } from 'node:events';
import net from 'node:net';

/** A way to a server that can be made to hang: connections stand, new ones are accepted, and nothing passes. */
export interface PausableProxy {
  readonly port: number;
  hang(): void;
  close(): Promise<void>;
}

export async function pausableProxy(targetPort: number): Promise<PausableProxy> {
  const sockets = new Set<net.Socket>();
  let hanging = false;
  const keep = (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = net.createServer((socket) => {
    keep(socket);
    if (hanging) return;
    const target = keep(net.connect(targetPort, '127.0.0.1'));
    socket.pipe(target).pipe(socket);
    socket.on('close', () => target.destroy());
    target.on('close', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    hang() {
      hanging = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
