import type { ConnectionState } from '../connection/connection.ts';
import { relayLimits } from '../limits.ts';
import { ListenerContext, type ListenerOptions } from './context.ts';
import type { Listener } from './listener.ts';
import { PortListener } from './port-listener.ts';
import type { ProxyProtocol } from './proxy-protocol.ts';

export interface PublicPortsOptions extends ListenerOptions {
  /** Address that the public ports listen on. */
  readonly bind: string;
  /** What is spoken on each of them, distinguished by a client's first byte. */
  readonly protocols: readonly ProxyProtocol[];
}

/** Sockets that were destroyed are gone in a moment; nothing waits longer for them. */
const closeTimeoutMs = 1_000;

interface OpenPort {
  readonly listener: PortListener;
  readonly connection: ConnectionState;
}

/** The relay's public ports, one for each connection. Speaks all of its protocols on every one of them. */
export class PublicPorts implements Listener {
  readonly #options: PublicPortsOptions;
  readonly #context: ListenerContext;
  readonly #open = new Map<number, OpenPort>();
  /** Listeners that have stopped and may still have clients. */
  readonly #stopped = new Set<PortListener>();
  readonly #failed = new Map<number, ConnectionState>();
  readonly #faults = new Map<number, string>();
  #retry: NodeJS.Timeout | undefined;

  constructor(options: PublicPortsOptions) {
    this.#options = options;
    this.#context = new ListenerContext(options);
  }

  /** Ports that listen now. */
  get count(): number {
    return this.#open.size;
  }

  /** Those whose clients are sent to by BBR. */
  get bbrCount(): number {
    let count = 0;
    for (const { listener } of this.#open.values()) if (listener.bbr) count += 1;
    return count;
  }

  /** Ports that should listen and cannot, with the error's code (EADDRINUSE, EACCES, …). */
  get faults(): ReadonlyMap<number, string> {
    return this.#faults;
  }

  /** True for an open port. */
  isOpen(port: number): boolean {
    return this.#open.has(port);
  }

  /**
   * Listens on the connection's port; true when it does. A port that is taken is logged, listed in `faults`, and tried
   * again automatically after relistenDelayMs. Calling this for an open port changes nothing.
   */
  async open(connection: ConnectionState): Promise<boolean> {
    const { port } = connection.settings;
    if (this.#context.stopping) return false;
    if (this.#open.get(port)?.connection === connection) return true;
    this.close(port);
    const listener = new PortListener(this.#context, port, this.#options.protocols, (error) =>
      this.#onFault(listener, connection, error),
    );
    this.#open.set(port, { listener, connection });
    this.#stopped.add(listener);
    const listening = await listener.listen(this.#options.bind);
    if (listening) this.#faults.delete(port);
    if (listening && this.#open.get(port)?.listener !== listener) listener.stop(); // closed meanwhile
    if (listening) void listener.gone.then(() => this.#stopped.delete(listener));
    else this.#stopped.delete(listener);
    return listening;
  }

  /** Stops listening on a port; what runs on it continues, its connection cuts it where it must. */
  close(port: number): void {
    this.#open.get(port)?.listener.stop();
    this.#open.delete(port);
    this.#failed.delete(port);
    this.#faults.delete(port);
  }

  /** Takes no new clients and no further requests; ends the clients that have nothing running. */
  stop(): void {
    clearTimeout(this.#retry);
    for (const { listener } of this.#open.values()) listener.stop();
    this.#failed.clear();
    this.#context.stop();
  }

  /** Waits until every client has left, at most `ms`. True when none is left. */
  async drain(ms: number): Promise<boolean> {
    this.stop();
    const gone = Promise.all([...this.#stopped].map((listener) => listener.gone)).then(() => true);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
    const drained = await Promise.race([gone, late]);
    clearTimeout(timer);
    return drained;
  }

  /** Ends listeners, clients and what they run, behind their last bytes. Resolves when their sockets are closed. */
  async end(): Promise<void> {
    this.stop();
    const { pipes, protocols } = this.#options;
    pipes.cutAll('relay_stopping');
    for (const protocol of protocols) protocol.end?.();
    this.#context.hurry();
    await this.drain(relayLimits.stopLingerTimeoutMs);
    pipes.cutAll('idle_timeout');
    for (const protocol of protocols) protocol.end?.();
    this.#context.close();
    await this.drain(closeTimeoutMs);
  }

  #onFault(listener: PortListener, connection: ConnectionState, error: NodeJS.ErrnoException): void {
    const { port } = listener;
    this.#options.log.error({ port, code: error.code }, 'public port cannot listen');
    if (this.#open.get(port)?.listener !== listener) return;
    this.#open.delete(port);
    this.#faults.set(port, error.code ?? 'unknown');
    this.#failed.set(port, connection);
    this.#retry ??= setTimeout(() => this.#tryAgain(), relayLimits.relistenDelayMs).unref();
  }

  #tryAgain(): void {
    this.#retry = undefined;
    const failed = [...this.#failed.values()];
    this.#failed.clear();
    for (const connection of failed) void this.open(connection);
  }
}
