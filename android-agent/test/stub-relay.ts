import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Session, type Stream } from '@pocketproxy/relay/engine';
import {
  acceptOf,
  limits,
  parseTarget,
  phoneMessage,
  subprotocol,
  type PhoneMessage,
  type Reason,
  type Target,
} from '@pocketproxy/relay/protocol';

/** The relay's end of the protocol, and nothing more: answers the upgrade, says welcome, keeps what the phone says. */
export class StubRelay {
  readonly messages: PhoneMessage[] = [];
  /** Sessions that were opened, newest last. */
  readonly sessions: Session[] = [];
  /** Why sessions ended, newest last. */
  readonly endings: Reason[] = [];
  /** Answer to the next upgrades instead of 101. */
  refuse: { status: number; headers?: Record<string, string> } | undefined;
  readonly upgrades: IncomingMessage[] = [];
  readonly #server: Server;
  readonly #waiting = new Set<() => void>();
  readonly #sockets = new Set<Duplex>();
  welcome = true;
  /** What welcome says that this relay accepts; undefined: as an older relay, which has no such word. */
  accepts: readonly string[] | undefined = ['step'];

  private constructor(server: Server) {
    this.#server = server;
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head) => this.#upgrade(request, socket, head));
  }

  static async start(port = 0): Promise<StubRelay> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new StubRelay(server);
  }

  get port(): number {
    return portOf(this.#server.address());
  }

  get url(): URL {
    return new URL(`ws://127.0.0.1:${this.port}/tunnel`);
  }

  get session(): Session {
    const session = this.sessions.at(-1);
    if (!session) throw new Error('no session yet');
    return session;
  }

  /** Waits until `found` returns something; looks again after each message and each end of a session. */
  async until<T>(found: () => T | undefined): Promise<T> {
    for (;;) {
      const value = found();
      if (value !== undefined) return value;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Waits for the first message of this type at or after `from` in {@link messages}. */
  message<T extends PhoneMessage['type']>(type: T, from = 0): Promise<Extract<PhoneMessage, { type: T }>> {
    return this.until(() => this.messages.slice(from).find((message) => isType(message, type)));
  }

  command(kind: 'rotate' | 'reboot' | 'find_phone', id: string, holdMs?: number): void {
    this.session.sendControl({ type: 'command', id, kind, expiresInMs: 30_000, holdMs });
  }

  /** Opens a stream and keeps what comes. */
  open(host: string, port: number): OpenedStream {
    const target = parseTarget(host, port);
    if (!target) throw new Error(`bad target ${host}`);
    return new OpenedStream(this.session, target);
  }

  async close(): Promise<void> {
    for (const session of this.sessions) session.close('relay_stopping');
    for (const socket of this.#sockets) socket.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    this.upgrades.push(request);
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    if (this.refuse) {
      const { status, headers = {} } = this.refuse;
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 ${status} No\r\n${lines.join('')}Content-Length: 0\r\n\r\n`);
      return this.#wake();
    }
    const accept = acceptOf(String(request.headers['sec-websocket-key']));
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${subprotocol}\r\n\r\n`,
    );
    const session = new Session(socket, {
      role: 'relay',
      head,
      onControl: (json) => this.#onMessage(session, phoneMessage.parse(json)),
      onClose: (reason) => {
        this.endings.push(reason);
        this.#wake();
      },
    });
    this.sessions.push(session);
  }

  #onMessage(session: Session, message: PhoneMessage): void {
    this.messages.push(message);
    if (message.type === 'hello' && this.welcome) {
      session.sendControl({
        type: 'welcome',
        deviceId: '00000000-0000-4000-8000-000000000001',
        epoch: this.sessions.length,
        initialWindow: limits.initialWindowBytes,
        heartbeatIntervalMs: 15_000,
        accepts: this.accepts,
      });
    }
    this.#wake();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}

function isType<T extends PhoneMessage['type']>(
  message: PhoneMessage,
  type: T,
): message is Extract<PhoneMessage, { type: T }> {
  return message.type === type;
}

/** The client's end of a stream through the phone. */
export class OpenedStream {
  readonly stream: Stream;
  /** True once the phone said that the destination has accepted. */
  opened = false;
  ended = false;
  readonly closed: Promise<Reason>;
  readonly #pieces: Buffer[] = [];
  #wake: (() => void) | undefined;

  constructor(session: Session, target: Target) {
    let close: (reason: Reason) => void = () => undefined;
    this.closed = new Promise((resolve) => (close = resolve));
    this.stream = session.open(target, {
      onOpened: () => {
        this.opened = true;
        this.#wake?.();
      },
      onData: (piece) => {
        this.#pieces.push(Buffer.from(piece));
        this.stream.consumed(piece.length);
        this.#wake?.();
      },
      onEnd: () => {
        this.ended = true;
        this.#wake?.();
      },
      onDrain: () => this.#wake?.(),
      onClose: (reason) => {
        close(reason);
        this.#wake?.();
      },
    });
  }

  get received(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  /** Waits until the condition holds; looks again at every event. @throws when the stream closes before. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.stream.closed) throw new Error(`the stream closed: ${await this.closed}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** A TCP server on loopback for destinations. */
export async function startServer(server: {
  listen(port: number, host: string): unknown;
  address(): AddressInfo | string | null;
  once(event: string, listener: () => void): unknown;
}): Promise<number> {
  await new Promise<void>((resolve) => {
    server.once('listening', resolve);
    server.listen(0, '127.0.0.1');
  });
  return portOf(server.address());
}

export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}
