import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { peerHeader } from '@/base/client-address';

/** Puts the TCP peer's address into each request of this process, before Next sees it. Call once, at start. */
export function exposePeerAddress(): void {
  subscribe('http.server.request.start', (message) => {
    const request =
      typeof message === 'object' && message !== null && 'request' in message ? message.request : undefined;
    if (request instanceof IncomingMessage) request.headers[peerHeader] = request.socket.remoteAddress ?? '';
  });
}
