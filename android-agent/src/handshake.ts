import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity } from 'node:tls';
import { acceptOf, limits, subprotocol } from '@pocketproxy/relay/protocol';

export interface Upgraded {
  readonly socket: Socket;
  /** Bytes of the relay that came behind its answer. */
  readonly head: Buffer;
}

/** Where and how to dial the relay. */
export interface TunnelAddress {
  /** ws: or wss: */
  readonly url: URL;
  /** Dialled instead of the URL's host; the Host header and the TLS name stay those of the URL. */
  readonly via?: { readonly host: string; readonly port: number };
  /** PEM certificates to trust instead of the well-known ones. */
  readonly ca?: string;
  /** Receives each address that the relay's name resolves to, and the one that was dialled. */
  readonly onAddress?: (address: string) => void;
}

/** The relay's answer was not 101; `status` is 0 when it was not a proper WebSocket answer at all. */
export class HandshakeRefused extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly retryAfterMs?: number | undefined,
  ) {
    super(message);
  }
}

/**
 * Opens the tunnel's socket: TCP, TLS with the certificate checked for wss:, and the WebSocket upgrade (RFC 6455 §4.1).
 * @throws HandshakeRefused, or the socket's error; also when `signal` or the protocol's time limit ends it.
 */
export function openTunnelSocket(address: TunnelAddress, secret: string, signal: AbortSignal): Promise<Upgraded> {
  const key = randomBytes(16).toString('base64');
  const secure = address.url.protocol === 'wss:';
  const request = (secure ? httpsRequest : httpRequest)(requestOptions(address, secure, secret, key));
  return new Promise((resolve, reject) => {
    const giveUp = (error: Error): void => void request.destroy(error);
    const timer = setTimeout(() => giveUp(new Error('the relay did not answer in time')), limits.upgradeTimeoutMs);
    const onAbort = (): void => giveUp(new Error('stopped'));
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    request.on('socket', (socket) => reportAddresses(socket, address.onAddress));
    request.on('error', (error) => {
      settle();
      reject(error);
    });
    request.on('response', (response) => {
      settle();
      reject(refusal(response));
      request.destroy();
    });
    request.on('upgrade', (response, socket, head) => {
      settle();
      const fault = faultOf(response, key);
      if (!fault && isSocket(socket)) return resolve({ socket, head });
      socket.destroy();
      reject(new HandshakeRefused(fault ?? 'the upgraded connection is no socket', 0));
    });
    request.end();
  });
}

function reportAddresses(socket: Socket, heard: (address: string) => void = () => undefined): void {
  socket.on('lookup', (_error, address) => heard(address));
  socket.on('connect', () => heard(socket.remoteAddress ?? ''));
}

function requestOptions(address: TunnelAddress, secure: boolean, secret: string, key: string): RequestOptions {
  const { url, via, ca } = address;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    host: via?.host ?? host,
    port: via?.port ?? (url.port === '' ? (secure ? 443 : 80) : Number(url.port)),
    path: `${url.pathname}${url.search}`,
    agent: false,
    // The certificate must be that of the URL's host, whatever was dialled.
    ...(secure && { ca, minVersion: 'TLSv1.2', checkServerIdentity: (_, cert) => checkServerIdentity(host, cert) }),
    headers: {
      Host: url.host,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': key,
      'Sec-WebSocket-Protocol': subprotocol,
      Authorization: `Bearer ${secret}`,
    },
  };
}

/** What is wrong with a 101 answer (RFC 6455 §4.1, points 1 to 6), or undefined. */
function faultOf({ statusCode, headers }: IncomingMessage, key: string): string | undefined {
  if (statusCode !== 101) return `unexpected status ${statusCode}`;
  if (headers.upgrade?.toLowerCase() !== 'websocket') return 'the answer upgrades to something else';
  if (headers['sec-websocket-accept'] !== acceptOf(key)) return 'Sec-WebSocket-Accept is wrong';
  if (headers['sec-websocket-extensions']) return 'an extension was chosen that was not offered';
  if (headers['sec-websocket-protocol'] !== subprotocol) return `the relay does not speak ${subprotocol}`;
  return undefined;
}

function refusal({ statusCode = 0, headers }: IncomingMessage): HandshakeRefused {
  const [seconds] = /^\d{1,9}$/.exec(headers['retry-after'] ?? '') ?? []; // a date needs a clock that is right
  const retryAfterMs = seconds === undefined ? undefined : Number(seconds) * 1_000;
  return new HandshakeRefused(`the relay answered ${statusCode}`, statusCode, retryAfterMs);
}

function isSocket(socket: Duplex): socket is Socket {
  return 'setNoDelay' in socket;
}
