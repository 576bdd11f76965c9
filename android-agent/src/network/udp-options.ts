import type { SocketOptions } from 'node:dgram';
import { agentLimits as limits } from '../limits.ts';

/**
 * Options of a UDP socket that only ever sends to literal addresses. Its lookup answers in the same tick: dgram looks
 * up every address it is given, and the default one costs a tick and a closure per datagram.
 */
export function udpOptions(family: 4 | 6): SocketOptions {
  return {
    type: family === 4 ? 'udp4' : 'udp6',
    ipv6Only: family === 6,
    recvBufferSize: limits.udpSocketBufferBytes,
    sendBufferSize: limits.udpSocketBufferBytes,
    lookup: (address, _options, found) => found(null, address, family),
  };
}
