import type { IncomingMessage } from 'node:http';
import { acceptOf, subprotocol, tunnelPath } from '../../protocol/index.ts';

/** An upgrade request that is as it should be, with the device secret it shows. */
export interface UpgradeRequest {
  readonly accept: string;
  readonly secret: string;
}

/** Why an upgrade request is refused: an HTTP status. */
export type UpgradeRefusal = 400 | 401 | 404 | 426;

/**
 * Checks a WebSocket upgrade (RFC 6455 §4.2.1) for the tunnel. The secret is only read from the Authorization header
 * (RFC 6750 §2.1), never from the URL.
 */
export function readUpgrade(request: IncomingMessage): UpgradeRequest | UpgradeRefusal {
  const { headers } = request;
  if (request.url !== tunnelPath) return 404;
  if (request.method !== 'GET' || request.httpVersion !== '1.1') return 400;
  if (headers['sec-websocket-version'] !== '13') return 426;
  const key = headers['sec-websocket-key'] ?? '';
  if (!/^[A-Za-z0-9+/]{22}==$/.test(key)) return 400;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (!offered.includes(subprotocol)) return 400;
  const secret = /^Bearer ([\x21-\x7e]{20,200})$/i.exec(headers.authorization ?? '')?.[1];
  return secret === undefined ? 401 : { accept: acceptOf(key), secret };
}

/** The answer that switches protocols. No extension is ever agreed to, so no compression (pitfall 20). */
export function switchingProtocols(accept: string): string {
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    `Sec-WebSocket-Protocol: ${subprotocol}`,
    '\r\n',
  ].join('\r\n');
}

const statusText = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

/** A refusal, complete, that closes the connection. `retryAfterMs` goes with 429 and 503. */
export function refusal(status: keyof typeof statusText, retryAfterMs?: number): string {
  const more =
    status === 401
      ? ['WWW-Authenticate: Bearer']
      : status === 426
        ? ['Sec-WebSocket-Version: 13']
        : status === 429 || status === 503
          ? [`Retry-After: ${Math.ceil((retryAfterMs ?? 1_000) / 1_000)}`]
          : [];
  return [`HTTP/1.1 ${status} ${statusText[status]}`, 'Connection: close', 'Content-Length: 0', ...more, '\r\n'].join(
    '\r\n',
  );
}
