import { createServer, type Server, type Socket } from 'node:net';
import { relayLimits } from '../limits.ts';
import { preferBbr } from '../native/congestion.ts';
import { descriptorOf, setForAccepted } from '../native/handle.ts';
import { Client } from './client.ts';
import type { ListenerContext } from './context.ts';
import { Detection } from './detect.ts';
import type { ProxyProtocol } from './proxy-protocol.ts';

/** One public port. */
export class PortListener {
  readonly port: number;
  readonly #context: ListenerContext;
  readonly #protocols: readonly ProxyProtocol[];
  readonly #server: Server;
  readonly #gone: Promise<void>;
  /** Accepted sockets come with the TCP options of the listening one. */
  #inherits = false;
  #bbr = false;

  constructor(
    context: ListenerContext,
    port: number,
    protocols: readonly ProxyProtocol[],
    onFault: (error: NodeJS.ErrnoException) => void,
  ) {
    this.port = port;
    this.#context = context;
    this.#protocols = protocols;
    this.#server = createServer({ allowHalfOpen: true });
    this.#server.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#server.listening)
        context.options.descriptors.short(error.code); // accept failed; the port keeps listening
      else onFault(error);
    });
    this.#server.on('listening', () => {
      this.#inherits = setForAccepted(this.#server, relayLimits.tcpKeepAliveMs);
      this.#bbr = preferBbr(this.#server);
    });
    this.#server.on('connection', (socket) => this.#accept(socket));
    this.#gone = new Promise((resolve) => this.#server.on('close', resolve));
  }

  /** Its clients are sent to by BBR. */
  get bbr(): boolean {
    return this.#bbr;
  }

  /** True once the kernel listens; false when it cannot, which is reported to `onFault`. */
  listen(host: string): Promise<boolean> {
    return new Promise((resolve) => {
      this.#server.once('listening', () => resolve(true));
      this.#server.once('error', () => resolve(false));
      this.#server.listen({ host, port: this.port, backlog: relayLimits.listenBacklog, exclusive: true });
    });
  }

  /** Takes no more clients. Those it has continue. */
  stop(): void {
    if (this.#server.listening) this.#server.close();
  }

  /** Resolves when it has stopped and its last client has left. */
  get gone(): Promise<void> {
    return this.#gone;
  }

  #accept(socket: Socket): void {
    const context = this.#context;
    if (!context.options.descriptors.admits(descriptorOf(socket))) return void socket.destroy();
    if (!this.#inherits) socket.setNoDelay(true).setKeepAlive(true, relayLimits.tcpKeepAliveMs);
    const client = new Client(context, socket, this.port, (own) => new Detection(own, this.#protocols));
    if (client.peerAddress === '' || (this.#isBusy() && context.handshakes.size >= relayLimits.maxPoliteHandshakes)) {
      return void socket.destroy();
    }
    context.pending.add(client);
    context.handshakes.add(client);
  }

  #isBusy(): boolean {
    return this.#context.options.gate.refusesWork() !== undefined;
  }
}
