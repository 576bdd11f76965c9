import { createSocket, type Socket } from 'node:dgram';
import { agentLimits as limits } from '../limits.ts';

/**
 * A UDP socket bound to `address`; it only ever sends to literal addresses. Its lookup answers in the same tick: dgram
 * looks up every address it is given, and the default one costs a tick and a closure per datagram. It also makes bind
 * synchronous, so that a socket that could not be bound is never handed out: dgram would bind it anew, to any address
 * of any interface, at its first send (pitfall 10).
 *
 * @throws the error of bind.
 */
export function boundUdp(family: 4 | 6, address: string): Socket {
  const socket = createSocket({
    type: family === 4 ? 'udp4' : 'udp6',
    ipv6Only: family === 6,
    recvBufferSize: limits.udpSocketBufferBytes,
    sendBufferSize: limits.udpSocketBufferBytes,
    lookup: (literal, _options, found) => found(null, literal, family),
  });
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
