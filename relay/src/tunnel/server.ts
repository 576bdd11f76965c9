import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { clientAddress } from '../../contract/client-address.ts';
import { secretHash } from '../../contract/credentials.ts';
import { parseCidr, type Cidr } from '../../protocol/cidr.ts';
import { limits } from '../../protocol/index.ts';
import { readCertificate, watchCertificate, type CertificateFiles } from '../certificate.ts';
import { relayLimits } from '../limits.ts';
import { preferBbr } from '../native/congestion.ts';
import { Throttle } from '../gate/throttle.ts';
import { Arrivals } from './arrivals.ts';
import { HandshakeRate } from './handshake-rate.ts';
import type { Tunnels } from './registry.ts';
import { readUpgrade, refusal, switchingProtocols } from './upgrade.ts';
import type { StartQueue } from './start-queue.ts';
import { runSession } from './welcome.ts';

/** Whose secret it is. `unknown`: no one's. `unavailable`: that is unknown now. */
export type FoundDevice = { readonly deviceId: string } | 'unknown' | 'unavailable';

export interface TunnelServerOptions {
  readonly tunnels: Tunnels;
  /** The device that an active secret (by its hash) belongs to. */
  readonly findDevice: (hash: string) => { readonly deviceId: string } | undefined;
  /** Opens once the phones are known; no secret is judged before. */
  readonly startQueue?: StartQueue;
  /** Looks farther for a secret that findDevice does not know. Always ends and never rejects. */
  readonly lookUpDevice?: (hash: string) => Promise<FoundDevice>;
  /** True while no new tunnel is taken. */
  readonly overloaded?: () => boolean;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** With it the relay serves wss itself; the files are read again when they change. */
  readonly certificate?: CertificateFiles | undefined;
  /** CIDRs of TLS proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  /** Certificate files that could not be read again. */
  readonly onCertificateError?: (error: unknown) => void;
}

export interface TunnelServer {
  readonly port: number;
  /** Phones are sent to by BBR. */
  readonly bbr: boolean;
  /** Stops listening and cuts what is no tunnel yet. Resolves when the tunnels' sockets are gone too, or soon. */
  close(): Promise<void>;
}

/**
 * Serves the phones' WebSocket endpoint. A phone is authenticated before the 101 (pitfall 20). Wrong secrets are
 * answered 401, and 429 once an address has sent too many; 503 while no one can say whether a secret is wrong. A phone
 * that comes too often gets 429 with the time of its next turn.
 * @throws when it cannot listen or read the certificate
 */
export async function startTunnelServer(options: TunnelServerOptions): Promise<TunnelServer> {
  const { certificate } = options;
  const server = certificate
    ? createTlsServer({ ...readCertificate(certificate), handshakeTimeout: limits.upgradeTimeoutMs })
    : createServer();
  server.headersTimeout = limits.upgradeTimeoutMs;
  server.requestTimeout = limits.upgradeTimeoutMs;
  server.keepAliveTimeout = 1_000;
  server.maxHeadersCount = 50;
  server.on('request', (_request, response) => response.writeHead(426, { Connection: 'close' }).end());
  const trusted = (options.trustedProxies ?? []).map(parseCidr);
  const throttle = new Throttle();
  const handshakes = new HandshakeRate();
  const arrivals = new Arrivals();
  server.on('connection', (socket: Socket) => arrivals.add(socket));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined); // 'close' follows
    upgrade(request, socket, head, { ...options, trusted, throttle, handshakes, arrivals }).catch(() =>
      socket.destroy(),
    );
  });
  const stopWatching =
    certificate && 'setSecureContext' in server
      ? watchCertificate(
          certificate,
          (next) => server.setSecureContext(next),
          options.onCertificateError ?? (() => undefined),
        )
      : () => undefined;
  const port = await listen(server, options);
  return {
    port,
    bbr: preferBbr(server),
    close: () =>
      new Promise((resolve) => {
        stopWatching();
        const late = setTimeout(resolve, relayLimits.tunnelCloseTimeoutMs);
        server.close(() => {
          clearTimeout(late);
          resolve();
        });
        arrivals.cutAll();
      }),
  };
}

interface UpgradeContext extends TunnelServerOptions {
  readonly trusted: readonly Cidr[];
  readonly throttle: Throttle;
  readonly handshakes: HandshakeRate;
  readonly arrivals: Arrivals;
}

async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, context: UpgradeContext): Promise<void> {
  const { tunnels, overloaded, trusted, throttle, handshakes, arrivals } = context;
  const peer = phoneAddress(request, trusted);
  const wanted = readUpgrade(request);
  if (overloaded?.()) return void socket.end(refusal(503));
  if (typeof wanted === 'number' && wanted !== 401) return void socket.end(refusal(wanted));
  const found = typeof wanted === 'number' ? 'unknown' : await deviceOf(secretHash(wanted.secret), peer, context);
  if (socket.destroyed || socket.readableEnded) return void socket.destroy(); // it left meanwhile
  if (found === 'unavailable') return void socket.end(refusal(503));
  if (found === 'unknown' || typeof wanted === 'number') {
    const tooMany = throttle.failed(peer, performance.now());
    return void socket.end(tooMany ? refusal(429, relayLimits.authWindowMs) : refusal(401));
  }
  const waitMs = handshakes.take(found.deviceId, performance.now());
  if (waitMs > 0) return void socket.end(refusal(429, waitMs));
  arrivals.through(request.socket);
  socket.write(switchingProtocols(wanted.accept));
  runSession(request.socket, head, found.deviceId, peer, tunnels);
}

async function deviceOf(hash: string, peer: string, context: UpgradeContext): Promise<FoundDevice> {
  const { findDevice, lookUpDevice, throttle, startQueue } = context;
  await startQueue?.enter();
  const known = findDevice(hash);
  if (known || !lookUpDevice || throttle.isSpent(peer, performance.now())) return known ?? 'unknown';
  return lookUpDevice(hash);
}

/** The phone's address; empty when its socket is gone already. */
function phoneAddress({ socket, headers }: IncomingMessage, trusted: readonly Cidr[]): string {
  const forwarded = headers['x-forwarded-for'];
  return clientAddress(socket.remoteAddress, Array.isArray(forwarded) ? forwarded.join() : forwarded, trusted) ?? '';
}

function listen(server: Server, { host, port }: TunnelServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: relayLimits.tunnelBacklog }, () => {
      server.off('error', reject);
      server.on('error', () => undefined); // EMFILE on accept: the socket waits in the kernel
      resolve((server.address() as AddressInfo).port);
    });
  });
}
