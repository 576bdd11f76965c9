import type { Socket } from 'node:net';
import type { ProxyCredentials } from '../password-check.ts';
import type { Grant } from '../gate.ts';
import type { Reason } from '../../protocol/index.ts';
import { plainAddress } from '../source-address.ts';
import { ListenerContext } from './context.ts';

/** Who reads a client's socket at the moment: detection, a SOCKS handshake, an HTTP conversation, a goodbye. */
export interface Protocol {
  /** Bytes from the client. */
  data(bytes: Buffer): void;
  /** The client sends no more. */
  ended(): void;
  /** The client takes bytes again. */
  drained?(): void;
  /** The wait that the client was in took too long. */
  expired(): void;
  /** The socket is gone. Last. */
  closed?(): void;
}

/** The listeners below are shared by all sockets and find their client here. */
interface ClientSocket extends Socket {
  client?: Client | undefined;
}

/** A customer's socket while the relay speaks a proxy protocol on it, from accept until a pipe takes it over. */
export class Client {
  readonly socket: Socket;
  readonly context: ListenerContext;
  /** Public port that it came in by. */
  readonly port: number;
  readonly peerAddress: string;
  protocol: Protocol;
  /** What it counts as while it was never admitted (pending.ts), and what it has sent meanwhile. */
  pendingSource: string | undefined;
  pendingBytes = 0;

  constructor(context: ListenerContext, socket: Socket, port: number, choose: (client: Client) => Protocol) {
    this.context = context;
    this.socket = socket;
    this.port = port;
    this.peerAddress = plainAddress(socket.remoteAddress ?? '');
    this.protocol = choose(this);
    socket.on('error', onError);
    this.reclaim();
  }

  /** Asks the gate for this client. */
  admit(protocol: 'http' | 'socks5', credentials?: ProxyCredentials): Grant | Reason {
    const { port, peerAddress } = this;
    const grant = this.context.options.gate.admit({ port, protocol, peerAddress, credentials });
    if (typeof grant !== 'string') this.context.pending.delete(this);
    return grant;
  }

  /** Notes a refusal that the gate did not make itself. */
  refused(reason: Reason): void {
    this.context.options.gate.refused(reason, this);
  }

  /** Ends every wait that the client is in. */
  settle(): void {
    this.context.handshakes.delete(this);
    this.context.keepAlives.delete(this);
    this.context.goodbyes.delete(this);
  }

  /** Puts hands on the socket again that no pipe has taken over after all. */
  reclaim(): void {
    const owned: ClientSocket = this.socket;
    owned.client = this;
    owned.on('data', onData);
    owned.on('end', onEnd);
    owned.on('drain', onDrain);
    owned.on('close', onClose);
  }

  /** Takes all hands off the socket but the error listener, so that a pipe can own it. */
  release(): Socket {
    this.settle();
    const owned: ClientSocket = this.socket;
    owned.client = undefined;
    owned.off('data', onData);
    owned.off('end', onEnd);
    owned.off('drain', onDrain);
    owned.off('close', onClose);
    return owned;
  }

  /** For the socket's listener. */
  socketClosed(): void {
    this.settle();
    this.context.pending.delete(this);
    this.protocol.closed?.();
  }
}

function onError(): void {
  // 'close' follows and ends whatever owns the socket
}

function onData(this: ClientSocket, bytes: Buffer): void {
  const { client } = this;
  if (!client) return;
  client.context.pending.received(client, bytes.length);
  if (this.destroyed) return;
  try {
    client.protocol.data(bytes);
  } catch (error) {
    failed(client, error);
  }
}

function onEnd(this: ClientSocket): void {
  guarded(this.client, (client) => client.protocol.ended());
}

function onDrain(this: ClientSocket): void {
  guarded(this.client, (client) => client.protocol.drained?.());
}

function onClose(this: ClientSocket): void {
  guarded(this.client, (client) => client.socketClosed());
}

/** A fault in one client's handling ends that client, not the process with everybody's. */
function guarded(client: Client | undefined, handle: (client: Client) => void): void {
  if (!client) return;
  try {
    handle(client);
  } catch (error) {
    failed(client, error);
  }
}

function failed(client: Client, error: unknown): void {
  client.context.options.log.error({ err: error, port: client.port }, 'client handler failed');
  client.socket.destroy();
}
