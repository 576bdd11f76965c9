import { networkInterfaces } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import type { EgressPolicy } from '@pocketproxy/relay/engine';
import type { Reason } from '@pocketproxy/relay/protocol';
import { Backoff, type Outcome } from './backoff.ts';
import { Commands } from './commands.ts';
import { Exits } from './exit/exits.ts';
import { PhoneEgress } from './exit/phone-egress.ts';
import { HandshakeRefused, openTunnelSocket, type TunnelAddress, type Upgraded } from './handshake.ts';
import { Near } from './network/near.ts';
import type { Network } from './network/network.ts';
import { Journal } from './journal.ts';
import { Reports } from './reports.ts';
import type { RotationLimits } from './rotation.ts';
import { Tunnel, type PhoneInfo, type TunnelContext } from './tunnel.ts';

export interface AgentOptions {
  readonly tunnel: TunnelAddress;
  /** Device secret; goes into the Authorization header only. */
  readonly secret: string;
  readonly network: Network;
  /** What the operator opens and closes; what lies around this phone is closed besides. */
  readonly egress: EgressPolicy;
  /** Lists the interfaces of this machine. */
  readonly interfaces?: typeof networkInterfaces;
  readonly info: PhoneInfo;
  readonly log: Logger;
  /** What the phone remembers of its commands; in memory when left out. */
  readonly journal?: Journal;
  /** Shorter times, for tests. */
  readonly rotationLimits?: RotationLimits | undefined;
  /** 0 ≤ x < 1; jitters the back-off. */
  readonly random?: () => number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
  /** A session with the relay is up. */
  onWelcome?(): void;
}

/** One phone: holds a session with its relay, and starts a new one whenever it was lost, until `close()`. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #context: TunnelContext;
  readonly #backoff: Backoff;
  readonly #near: Near;
  readonly #now: () => number;
  readonly #stop = new AbortController();
  #connecting: AbortController | undefined;
  #tunnel: Tunnel | undefined;
  #retry: NodeJS.Timeout | undefined;
  #connected = false;

  constructor(options: AgentOptions) {
    const { network, egress, info, log, journal = new Journal(), rotationLimits } = options;
    const { random = Math.random, now = () => performance.now() } = options;
    this.#options = options;
    this.#now = now;
    this.#backoff = new Backoff(random);
    const reports = new Reports(journal, now);
    const commands = new Commands({ network, journal, reports, log, now, rotationLimits });
    this.#near = new Near(options.interfaces ?? networkInterfaces, now);
    const phoneEgress = new PhoneEgress(egress, this.#near, () => network.reach());
    this.#context = { network, exits: new Exits(network, phoneEgress, now), commands, reports, info, log, now };
    network.onChange(() => this.#onNetworkChange());
    this.#connect();
  }

  /** True between the relay's welcome and the end of that session. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Streams and flows open now. */
  get openExits(): number {
    return this.#context.exits.size;
  }

  /** Ends session, streams, command and network; may be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#retry);
    this.#connecting?.abort();
    this.#tunnel?.close('phone_stopped');
    this.#context.exits.cut('phone_offline');
    await this.#context.commands.close();
    this.#options.network.close();
  }

  #connect(): void {
    this.#retry = undefined;
    const { tunnel, secret } = this.#options;
    const attempt = new AbortController();
    this.#connecting = attempt;
    const address = { ...tunnel, onAddress: (ip: string) => this.#near.addRelay(ip) };
    openTunnelSocket(address, secret, attempt.signal).then(
      (upgraded) => {
        this.#connecting = undefined;
        if (attempt.signal.aborted) upgraded.socket.destroy();
        else this.#run(upgraded);
      },
      (error: unknown) => {
        this.#connecting = undefined;
        this.#connectLater(this.#outcomeOfError(error));
      },
    );
  }

  #run(upgraded: Upgraded): void {
    let welcomeAtMs: number | undefined;
    this.#tunnel = new Tunnel(upgraded, this.#context, {
      onWelcome: () => {
        welcomeAtMs = this.#now();
        this.#connected = true;
        this.#options.onWelcome?.();
      },
      onClose: (reason) => {
        this.#tunnel = undefined;
        this.#connected = false;
        const livedMs = welcomeAtMs === undefined ? 0 : this.#now() - welcomeAtMs;
        this.#options.log.info({ reason, livedMs: Math.round(livedMs) }, 'tunnel is down');
        this.#connectLater(outcomeOfClose(reason, livedMs));
      },
    });
  }

  /** Does nothing when the phone reaches nothing now: the network's next change connects. */
  #connectLater(outcome: Outcome): void {
    if (this.#stop.signal.aborted || !this.#options.network.reachable()) return;
    const waitMs = Math.round(this.#backoff.next(outcome));
    this.#options.log.debug({ outcome: outcome.kind, waitMs }, 'connecting again later');
    this.#retry = setTimeout(() => this.#connect(), waitMs);
  }

  #onNetworkChange(): void {
    const { network } = this.#options;
    const down = network.unavailable();
    if (down) this.#context.exits.cut(down); // PROTO-04: nothing outlives the mobile network
    if (network.reachable()) this.#tunnel?.changed();
    else this.#drop();
    const idle = !this.#tunnel && !this.#connecting && !this.#retry;
    if (idle && network.reachable() && !this.#stop.signal.aborted) this.#connect();
  }

  #drop(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#connecting?.abort();
    this.#tunnel?.close('tunnel_lost');
  }

  #outcomeOfError(error: unknown): Outcome {
    const { log } = this.#options;
    if (!(error instanceof HandshakeRefused)) {
      log.warn({ err: error }, 'the relay cannot be reached');
      return { kind: 'unreachable' };
    }
    if (error.status === 401) {
      log.error('the relay does not know this phone: it was unpaired; pair it again');
      return { kind: 'unpaired' };
    }
    log.warn({ status: error.status }, error.message);
    return { kind: error.status === 429 ? 'throttled' : 'refused', retryAfterMs: error.retryAfterMs };
  }
}

function outcomeOfClose(reason: Reason, livedMs: number): Outcome {
  if (reason === 'device_revoked') return { kind: 'unpaired' };
  if (reason === 'session_replaced') return { kind: 'replaced' };
  return reason === 'throttled' ? { kind: 'throttled' } : { kind: 'lost', livedMs };
}
