import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';

/**
 * Header with the address of the TCP peer. `next start` fills X-Forwarded-For from the socket only when the client
 * sent none, so that header alone can be forged and the socket cannot be seen. This one is written from the socket on
 * every request, over whatever a client sent.
 */
export const peerHeader = 'x-pocketproxy-peer';

/** Puts the TCP peer's address into each request of this process, before Next sees it. Call once, at start. */
export function exposePeerAddress(): void {
  subscribe('http.server.request.start', (message) => {
    const request =
      typeof message === 'object' && message !== null && 'request' in message ? message.request : undefined;
    if (request instanceof IncomingMessage) request.headers[peerHeader] = request.socket.remoteAddress ?? '';
  });
}
