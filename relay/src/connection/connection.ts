import type { Reason } from '../../protocol/reasons.ts';
import { periodStartMs } from '../../contract/periods.ts';
import type { EndedStream } from './access-log.ts';
import { Happenings, type Happened } from './happenings.ts';
import { unusedQuota, type QuotaUse } from './quota-use.ts';
import type { ConnectionSettings, ProtocolName } from './settings.ts';
import type { SimState } from './sim.ts';
import { Sims } from './sims.ts';
import { SpeedLimit } from './speed.ts';
import { Tallies, type Tally } from './tallies.ts';
import { Whitelist } from './whitelist.ts';

export type { ConnectionSettings, ProtocolName };

/** How a client was let in. Grants and permits are this. */
export interface Admission {
  /** What it speaks. */
  readonly protocol?: ProtocolName;
  readonly via: 'password' | 'whitelist';
  readonly peerAddress: string;
  /** It speaks TLS to the relay. */
  readonly secure: boolean;
  readonly admittedUnder: ConnectionSettings;
  /** When it began, on the gate's clock that only passes; of what holds a slot. */
  readonly sinceMs?: number;
}

/** Something that runs on a connection and can be ended from outside. Without a permit it counts as let in by password. */
export interface Running {
  readonly permit?: Admission;
  /** Memory that waits for one side to take it. */
  readonly heldBytes: number;
  cut(reason: Reason): void;
}

/** Where counted bytes go; the meter. */
export interface ByteSink {
  /** The slice of time in which things happen now, by its start. */
  readonly sliceMs: number;
  /** The connection has something to take. Called at the first bytes after each take(), and at all else. */
  counted(connection: ConnectionState): void;
  /** A stream ended on a connection whose access log is on. False: there was no room for its line. */
  log(connection: ConnectionState, stream: EndedStream): boolean;
  /** Takes what was counted so far, before the owner or the quota period changes. */
  settle(connection: ConnectionState): void;
}

/** One connection as the relay holds it: settings, what runs on it, what it used. */
export class ConnectionState {
  readonly running = new Set<Running>();
  readonly speed: SpeedLimit;
  whitelist: Whitelist;
  /** Its own tally, then those that it shares. Slots keep the ones that they were counted in. */
  tallies: readonly [Tally, ...Tally[]];
  /** Of its device: what it counts is also used of the SIM's plan. */
  sim: SimState;
  settings: ConnectionSettings;
  /** Last username and password that were right, so that their next check is one comparison. */
  knownCredentials: Buffer | undefined;
  readonly #sink: ByteSink;
  readonly #allTallies: Tallies;
  readonly #sims: Sims;
  readonly #happenings = new Happenings();
  #up = 0;
  #down = 0;
  #quota: QuotaUse;
  #quotaLeft = Infinity;

  constructor(
    settings: ConnectionSettings,
    sink: ByteSink,
    quota: QuotaUse,
    nowMs: number,
    tallies: Tallies = new Tallies(),
    sims: Sims = new Sims(),
  ) {
    this.settings = settings;
    this.#sink = sink;
    this.speed = new SpeedLimit(settings.speedBitsPerSecond);
    this.#allTallies = tallies;
    this.#sims = sims;
    this.sim = sims.join(this);
    this.tallies = [tallies.forConnection(() => this.settings), ...tallies.join(settings)];
    this.whitelist = new Whitelist(settings.whitelist);
    this.#quota = quota;
    this.#setQuotaUse(quota, nowMs); // also fills #quotaLeft
  }

  /** Counts payload bytes, exactly. Crossing the quota ends everything that runs, immediately. */
  count(up: number, down: number): void {
    if (this.#up === 0 && this.#down === 0) this.#sink.counted(this);
    this.#up += up;
    this.#down += down;
    this.#quotaLeft -= up + down;
    if (this.#quotaLeft <= 0) this.cutAll('quota_exceeded');
    this.sim.count(up + down);
  }

  /** Counts a stream or UDP association that was opened. `source`: what counts as one client. */
  opened(source: string): void {
    this.#happenings.opened(source, this.#sink.sliceMs);
    this.#sink.counted(this);
  }

  /** Counts a client or request that was refused. */
  refused(reason: Reason, source: string, nowMs: number): void {
    this.#happenings.refused(reason, source, nowMs, this.#sink.sliceMs);
    this.#sink.counted(this);
  }

  /** A stream or UDP association ended, for the access log. */
  ended(stream: EndedStream): void {
    if (!this.settings.accessLog || this.#sink.log(this, stream)) return;
    this.#happenings.logDropped();
    this.#sink.counted(this);
  }

  /** Hands over what was counted since the last time. Bytes stay counted against the quota. */
  take(): Happened & { readonly up: number; readonly down: number } {
    const taken = { up: this.#up, down: this.#down, ...this.#happenings.take() };
    this.#quota = this.quotaUse();
    this.#up = 0;
    this.#down = 0;
    return taken;
  }

  /** Why nothing may run now, or undefined. */
  refusal(nowMs: number): Reason | undefined {
    const { enabled, customerActive, expiresAtMs } = this.settings;
    if (!customerActive) return 'customer_suspended';
    if (!enabled) return 'connection_off';
    if (expiresAtMs !== null && expiresAtMs <= nowMs) return 'connection_expired';
    if (this.#quotaLeft <= 0) return 'quota_exceeded';
    return this.sim.refusal;
  }

  /** Why someone who was let in before would not be let in now; whitelisted clients survive a new password. */
  accessLost({ protocol, via, peerAddress, secure, admittedUnder: then }: Admission): Reason | undefined {
    const now = this.settings;
    if (then === now) return undefined;
    if (then.customerId !== now.customerId || then.deviceId !== now.deviceId) return 'device_moved';
    if (now.requireTls && !secure) return 'tls_required';
    if (protocol === 'openvpn' && !now.protocols.includes(protocol)) return 'protocol_not_allowed';
    if (via === 'whitelist') return this.whitelist.has(peerAddress) ? undefined : 'whitelist_changed';
    return then.verifier === now.verifier && then.username === now.username ? undefined : 'password_changed';
  }

  /** Bytes used in the current period, the ones not yet taken included. */
  quotaUse(): QuotaUse {
    return { ...this.#quota, bytes: this.#quota.bytes + this.untaken };
  }

  /** The part of it that take() would hand over. */
  untakenUse(): QuotaUse {
    return { ...this.#quota, bytes: this.untaken, topUpBytes: 0 };
  }

  /** Bytes counted and not yet taken. */
  get untaken(): number {
    return this.#up + this.#down;
  }

  /**
   * Sets the bytes used, all in all; those of an older period than the current one are dropped. A higher generation is a
   * reset: what was counted until now belongs before it.
   */
  setQuotaUse(use: QuotaUse, nowMs: number): void {
    if (use.generation > this.#quota.generation) this.#sink.settle(this);
    this.#setQuotaUse(use, nowMs);
    if (this.#quotaLeft <= 0) this.cutAll('quota_exceeded');
  }

  /** Begins a new quota period when the day or month has changed, also back: the clock was ahead. */
  roll(nowMs: number): void {
    const startMs = periodStartMs(this.settings.quotaPeriod, nowMs, this.settings.timeZone);
    if (startMs <= this.#quota.startMs && this.#quota.startMs <= nowMs) return;
    this.#sink.settle(this);
    this.setQuotaUse({ ...unusedQuota, startMs, generation: this.#quota.generation }, nowMs);
  }

  /** Replaces the settings and ends what they no longer allow, with the reason. */
  apply(next: ConnectionSettings, nowMs: number): void {
    const before = this.settings;
    const moved = before.customerId !== next.customerId || before.deviceId !== next.deviceId;
    if (moved || before.timeZone !== next.timeZone) this.#sink.settle(this);
    if (moved) this.#happenings.forget();
    const use = this.quotaUse();
    this.settings = next;
    this.knownCredentials = undefined;
    this.speed.setRate(next.speedBitsPerSecond);
    if (before.deviceId !== next.deviceId || before.usedBy !== next.usedBy) this.#moveTallies();
    if (before.deviceId !== next.deviceId) {
      this.#sims.leave(this);
      this.sim = this.#sims.join(this);
    }
    if (before.whitelist.join() !== next.whitelist.join()) this.whitelist = new Whitelist(next.whitelist);
    this.#setQuotaUse(use, nowMs);
    this.#cutAfter(before, nowMs);
  }

  /** Whose memory it holds: its customer's, or that of an unassigned phone. */
  get party(): string {
    return this.settings.usedBy ?? this.settings.deviceId;
  }

  /** Bytes that wait here for a client or a phone. */
  get heldBytes(): number {
    let sum = 0;
    for (const running of this.running) sum += running.heldBytes;
    return sum;
  }

  /** Streams and UDP associations open now. */
  get streams(): number {
    return this.tallies[0].streams;
  }

  /** It is no more: ends everything that runs here, and counts for none. */
  close(reason: Reason): void {
    this.cutAll(reason);
    for (const shared of this.tallies.slice(1)) shared.leave();
    this.#sims.leave(this);
  }

  /** Ends everything that runs here. */
  cutAll(reason: Reason): void {
    for (const running of [...this.running]) running.cut(reason);
  }

  #moveTallies(): void {
    const [own, ...before] = this.tallies;
    this.tallies = [own, ...this.#allTallies.join(this.settings)];
    for (const shared of before) shared.leave();
  }

  #setQuotaUse(use: QuotaUse, nowMs: number): void {
    const currentMs = periodStartMs(this.settings.quotaPeriod, nowMs, this.settings.timeZone);
    const { generation } = use;
    const { bytes, topUpBytes } = use.startMs < currentMs ? unusedQuota : use;
    const startMs = Math.max(currentMs, Math.min(use.startMs, nowMs));
    // take() adds what is untaken to #quota.bytes, so it must not be in there yet
    this.#quota = { startMs, bytes: bytes - this.untaken, generation, topUpBytes };
    this.#quotaLeft = (this.settings.quotaBytes ?? Infinity) + topUpBytes - bytes;
  }

  #cutAfter(before: ConnectionSettings, nowMs: number): void {
    const refusal = this.refusal(nowMs);
    if (refusal) return this.cutAll(refusal);
    for (const running of [...this.running]) {
      const reason = this.accessLost(
        running.permit ?? { via: 'password', peerAddress: '', secure: true, admittedUnder: before },
      );
      if (reason) running.cut(reason);
    }
  }
}
