import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { agentLimits as limits } from '../limits.ts';

/**
 * Options of a UDP socket that only ever sends to literal addresses. Its lookup answers in the same tick: dgram looks up
 * every address it is given, and the default one costs a tick and a closure per datagram. It also makes bind synchronous.
 */
export function udpOptions(family: 4 | 6): SocketOptions {
  return {
    type: family === 4 ? 'udp4' : 'udp6',
    ipv6Only: family === 6,
    recvBufferSize: limits.udpSocketBufferBytes,
    sendBufferSize: limits.udpSocketBufferBytes,
    lookup: (literal, _options, found) => found(null, literal, family),
  };
}

/**
 * A UDP socket bound to `address`. One that could not be bound is never handed out: dgram would bind it again, to any
 * address of any interface, at its first send (pitfall 10). @throws the error of bind.
 */
export function boundUdp(family: 4 | 6, address: string): Socket {
  const socket = createSocket(udpOptions(family));
  let failure: Error | undefined;
  socket.once('error', (error) => (failure = error));
  socket.bind({ address, port: 0, exclusive: true });
  if (failure) {
    socket.close();
    throw failure;
  }
  socket.removeAllListeners('error');
  return socket;
}
