import type { Socket } from 'node:net';
import type { ProtocolName } from '../connection/connection.ts';
import type { ProxyCredentials } from '../gate/password-check.ts';
import type { Grant } from '../gate/gate.ts';
import type { Reason } from '../../protocol/index.ts';
import { TurnBudget } from '../../engine/turn-budget.ts';
import { plainAddress } from '../gate/source-address.ts';
import type { ListenerContext } from './context.ts';
import { hold, type Hold, type Protocol, type Waiting } from './protocol.ts';

/** The listeners below are shared by all sockets and find their client here. */
interface ClientSocket extends Socket {
  client?: Client | undefined;
}

/** A customer's socket while the relay speaks a proxy protocol on it, from accept until a pipe takes it over. */
export class Client implements Waiting {
  socket: Socket;
  readonly context: ListenerContext;
  /** Public port that it came in by. */
  readonly port: number;
  readonly peerAddress: string;
  readonly peerPort: number | undefined;
  protocol: Protocol;
  pendingSource: string | undefined;
  pendingBytes = 0;
  #holds = 0;
  readonly #turn = new TurnBudget(() => this.#proceed());
  #working = false;
  /** A pipe has the socket, or it is gone. */
  #released = false;
  /** It speaks TLS. */
  #secure = false;

  constructor(context: ListenerContext, socket: Socket, port: number, choose: (client: Client) => Protocol) {
    this.context = context;
    this.socket = socket;
    this.port = port;
    this.peerAddress = plainAddress(socket.remoteAddress ?? '');
    this.peerPort = socket.remotePort;
    this.protocol = choose(this);
    socket.on('error', onError);
    this.reclaim();
  }

  /** Asks the gate for this client. */
  admit(protocol: ProtocolName, credentials?: ProxyCredentials): Grant | Reason {
    const { port, peerAddress } = this;
    const grant = this.context.options.gate.admit({ port, protocol, peerAddress, secure: this.#secure, credentials });
    if (typeof grant !== 'string') this.context.pending.delete(this);
    return grant;
  }

  /**
   * Refuses what the client wants. The one place where refusals of clients are counted: where they are answered. `answer`: what
   * its protocol says to the reason; without one the socket is closed without a word.
   */
  refuse(reason: Reason, answer?: Buffer): void {
    this.context.options.gate.refused(reason, this);
    if (answer) this.socket.write(answer);
    else this.socket.destroy();
  }

  /** Reads no further until every reason not to is gone; the bytes stay in the kernel. */
  hold(why: Hold): void {
    this.#holds |= why;
    this.socket.pause();
  }

  /** One reason not to read is gone. */
  unhold(why: Hold): void {
    if ((this.#holds & why) === 0) return;
    this.#holds &= ~why;
    if (this.#holds === 0) this.socket.resume();
  }

  /** Reads on, whatever was waited for. */
  readAll(): void {
    this.#turn.leave();
    this.#holds = 0;
    this.socket.resume();
  }

  /** False within `work()` when the rest of the input has to wait for another turn; `proceed()` of the protocol follows. */
  get mayProceed(): boolean {
    return (this.#holds & hold.turn) === 0 && !this.#turn.spent;
  }

  /**
   * Works on the client's input: what that costs in one turn of the event loop is bounded, then the socket waits for
   * another. A fault in it ends this client, not the process with everyone's.
   */
  work(task: (client: Client) => void): void {
    if (this.#working) return task(this);
    this.#working = true;
    this.#turn.begin();
    try {
      task(this);
    } catch (error) {
      this.context.options.log.error({ err: error, port: this.port }, 'client handler failed');
      this.socket.destroy();
    }
    this.#working = false;
    if (!this.#turn.end() || this.#released) return;
    this.hold(hold.turn);
    this.#turn.wait();
  }

  #proceed(): void {
    if (this.socket.destroyed) return;
    this.unhold(hold.turn);
    this.work(proceed);
  }

  /** Ends every wait that the client is in. */
  settle(): void {
    this.context.handshakes.delete(this);
    this.context.keepAlives.delete(this);
    this.context.closing.delete(this);
  }

  /** Puts a TLS socket around the client's, which is paused meanwhile; waits and counts of the client continue. */
  secure(around: (socket: Socket) => Socket): void {
    this.#letGo().pause();
    this.socket = around(this.socket);
    this.#secure = true;
    this.socket.on('error', onError);
    this.reclaim();
  }

  /** Puts hands on the socket again that no pipe has taken over after all. */
  reclaim(): void {
    const owned: ClientSocket = this.socket;
    this.#released = false;
    owned.client = this;
    owned.on('data', onData);
    owned.on('end', onEnd);
    owned.on('drain', onDrain);
    owned.on('close', onClose);
  }

  /** Takes all hands off the socket but the error listener, so that a pipe can own it. */
  release(): Socket {
    this.settle();
    return this.#letGo();
  }

  #letGo(): Socket {
    this.#leaveTurns();
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
    this.#leaveTurns();
    this.context.pending.delete(this);
    this.protocol.closed?.();
  }

  #leaveTurns(): void {
    this.#released = true;
    this.#turn.leave();
    this.#holds = 0;
  }
}

function onError(): void {
  // 'close' follows and ends whatever owns the socket
}

function onData(this: ClientSocket, bytes: Buffer): void {
  const { client } = this;
  if (!client) return;
  client.context.pending.received(client, bytes.length);
  if (!this.destroyed) client.work(() => client.protocol.data(bytes));
}

function onEnd(this: ClientSocket): void {
  this.client?.work((client) => client.protocol.ended());
}

function onDrain(this: ClientSocket): void {
  this.client?.work((client) => client.protocol.drained?.());
}

function onClose(this: ClientSocket): void {
  this.client?.work((client) => client.socketClosed());
}

function proceed(client: Client): void {
  client.protocol.proceed?.();
}
