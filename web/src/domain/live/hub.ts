import type { Bus } from '@pocketproxy/prisma/bus';
import { busChannel, busEvent, type BusEvent } from '@pocketproxy/relay/contract';
import { AppError } from '@/domain/errors';
import {
  concernsShare,
  isForRelays,
  mayReceive,
  maySee,
  type ConnectionRate,
  type LiveMessage,
  type RowEvent,
} from '@/domain/live/event';
import { LivePast } from '@/domain/live/past';
import type { LiveRow, RowIds } from '@/domain/live/read-rows';
import { LiveRows, type RowChange } from '@/domain/live/rows';
import { personOf, type Viewer } from '@/domain/viewer';

export const maxListenersPerUser = 30;
export const maxListeners = 5_000;
/** Streams of API keys that are open at once. */
export const keyListeners = { ofKey: 5, ofCustomer: 20 } as const;
/** What a program missed is still read for it after its stream broke, so that it continues where it was. */
export const resumeMs = 300_000;
/** Programs that are waited for; the oldest is forgotten first. */
const maxLeft = 1_000;

/** One open browser. The viewer may be replaced while it listens: roles and customers change. */
export interface LiveListener {
  viewer: Viewer;
  /** Sends a message as JSON. @param mark its moment; none for what is only true now */
  send(json: string, mark?: string): void;
  /** Checks immediately whether the session is still valid, and what it may see. */
  recheck(): void;
  /** Ends the stream; the hub forgets the listener. */
  end(): void;
}

interface OwnedRate {
  readonly customerId: string | null;
  readonly rate: ConnectionRate;
}

const ratesEveryMs = 2_000;

interface LiveHubOptions {
  readonly bus: Bus;
  /** Reads rows as all who may see them have them. */
  readonly read: (ids: RowIds) => Promise<readonly LiveRow[]>;
  readonly past?: LivePast;
  readonly onError?: (error: unknown) => void;
}

/**
 * Spreads what bus events are about over the open browsers of this process, to each only what its viewer may see. A row is
 * read and its change made into text once, however many watch.
 */
export class LiveHub {
  readonly #listeners = new Set<LiveListener>();
  /** What flows, until it is passed on. */
  readonly #rates = new Map<string, OwnedRate>();
  #ratesDue: NodeJS.Timeout | undefined;
  #subscribed = false;
  #closed = false;
  readonly #bus: Bus;
  readonly #past: LivePast;
  readonly #rows: LiveRows;
  /** Viewers of API keys whose stream broke, by key, and until when they are waited for. */
  readonly #left = new Map<string, { readonly viewer: Viewer; readonly untilMs: number }>();

  constructor({ bus, read, past = new LivePast(), onError }: LiveHubOptions) {
    this.#bus = bus;
    this.#past = past;
    this.#rows = new LiveRows({
      ...{ read, onError },
      tick: () => past.tick(),
      deliver: (changes, atMs) => this.#deliver(changes, past.markOf(atMs)),
    });
  }

  /** The present moment. What is read after it and what a stream since it reports leave nothing out. */
  mark(): string {
    this.#subscribe();
    return this.#past.mark();
  }

  /** True when something that a viewer may see, other than rows that were read since, may have changed since a mark. */
  changedSince(mark: string | null, viewer: Viewer): boolean {
    return this.#past.changedSince(mark, viewer);
  }

  /** Tells a listener what changed since its page was rendered at a mark; `resync` where that is not known. */
  catchUp({ viewer, send }: Pick<LiveListener, 'viewer' | 'send'>, mark: string | null): void {
    const sinceMs = this.changedSince(mark, viewer) ? undefined : this.#past.read(mark);
    const changes = sinceMs === undefined ? undefined : this.#rows.since(sinceMs, viewer);
    if (!changes) send(text({ type: 'resync' }), this.#past.mark());
    else if (changes.length > 0) send(rowsText(changes), this.#past.mark());
  }

  /**
   * Adds a listener; returns the way out, which may be called twice.
   * @throws AppError `throttled` when the user has too many open already, `unavailable` when the process has
   */
  open(listener: LiveListener): () => void {
    if (this.#closed || this.#listeners.size >= maxListeners) throw new AppError('unavailable');
    if (this.#hasTooMany(listener.viewer)) throw new AppError('throttled', { retryAfterSeconds: 60 });
    this.#subscribe();
    this.#listeners.add(listener);
    return () => {
      if (this.#listeners.delete(listener)) this.#await(listener.viewer);
    };
  }

  #hasTooMany(viewer: Viewer): boolean {
    const others = [...this.#listeners].map((listener) => listener.viewer);
    const { key } = viewer;
    if (!key) return others.filter((other) => personOf(other) === viewer.userId).length >= maxListenersPerUser;
    const [own] = viewer.memberships;
    const ofKeys = others.filter((other) => other.key !== undefined);
    const ofCustomer = ofKeys.filter(({ memberships }) => memberships[0]?.customerId === own?.customerId);
    const ofKey = ofKeys.filter((other) => other.key?.id === key.id);
    return ofKey.length >= keyListeners.ofKey || ofCustomer.length >= keyListeners.ofCustomer;
  }

  #await(viewer: Viewer): void {
    const { key } = viewer;
    if (!key) return;
    this.#left.delete(key.id);
    this.#left.set(key.id, { viewer, untilMs: Date.now() + resumeMs });
    const [oldest] = this.#left.keys();
    if (this.#left.size > maxLeft && oldest !== undefined) this.#left.delete(oldest);
  }

  /** Those who watch, and those who are expected back. */
  #watching(): Viewer[] {
    const nowMs = Date.now();
    for (const [id, { untilMs }] of this.#left) if (untilMs <= nowMs) this.#left.delete(id);
    return [...this.#listeners, ...this.#left.values()].map(({ viewer }) => viewer);
  }

  /** Ends every stream and takes no new one: the process stops, and open streams would hold it. */
  close(): void {
    this.#closed = true;
    this.#rows.close();
    clearTimeout(this.#ratesDue);
    for (const listener of [...this.#listeners]) listener.end();
  }

  get size(): number {
    return this.#listeners.size;
  }

  #subscribe(): void {
    if (this.#subscribed) return;
    this.#subscribed = true;
    const resync = () => this.#resyncAll();
    this.#bus.state.on('up', resync);
    // What came before it listened is lost. A bus that was unavailable subscribes automatically, and then says 'up'
    this.#bus.subscribe(busChannel, (message) => this.#receive(message)).then(resync, () => undefined);
  }

  #receive(message: unknown): void {
    const { data: event } = busEvent.safeParse(message);
    if (!event || isForRelays(event)) return;
    switch (event.type) {
      case 'user.changed':
        this.#past.note(event);
        // A session that was ended receives nothing more, whatever ended it (AUTH-05)
        return this.#each((listener) => personOf(listener.viewer) === event.userId && listener.recheck());
      case 'key.changed':
        return this.#each((listener) => listener.viewer.key?.id === event.keyId && listener.recheck());
      case 'customer.changed':
      case 'alert.changed':
        return this.#changed(event);
      case 'traffic.now':
        return this.#noteRates(event);
      default:
        return this.#noteRow(event);
    }
  }

  #changed(event: Extract<BusEvent, { type: 'customer.changed' | 'alert.changed' }>): void {
    const mark = this.#past.note(event);
    const what = event.type === 'customer.changed' ? 'customer' : 'alert';
    this.#each((listener) => {
      const { viewer } = listener;
      if (mayReceive(viewer, event)) listener.send(text({ type: 'changed', what }), mark);
      else if (concernsShare(viewer, event)) listener.send(text({ type: 'resync' }), mark);
      else if (!viewer.memberships.some(({ customerId }) => customerId === event.customerId)) return;
      // A suspension also ends what its people receive (TENANT-05); operators continue as they are
      if (what === 'customer' && !viewer.isOperator) listener.recheck();
    });
  }

  #noteRow(event: RowEvent): void {
    if (!this.#watching().some((viewer) => mayReceive(viewer, event) || concernsShare(viewer, event))) {
      // No one watches: whoever comes reads again
      return void this.#past.note(event);
    }
    const { deviceId, customerId } = event;
    const subject = { deviceId, customerId };
    switch (event.type) {
      case 'connection.changed':
        return this.#rows.note('connection', event.connectionId, subject, true);
      case 'usage.flushed':
        return event.connectionIds.forEach((id) => this.#rows.used(id, subject));
      case 'device.status':
        return this.#rows.note('device', deviceId, subject, false);
      case 'device.changed':
      case 'command.created':
      case 'command.changed':
        return this.#rows.note('device', deviceId, subject, true);
      default:
        return event satisfies never;
    }
  }

  #deliver(changes: readonly RowChange[], mark: string): void {
    for (const { row, subject } of changes) if (row?.customerId !== subject.customerId) this.#past.noteGone(subject);
    this.#each(({ viewer, send }) => {
      const own = changes.filter(({ row, subject }) => {
        if (row && maySee(viewer, row)) return true;
        return !row && (mayReceive(viewer, subject) || concernsShare(viewer, subject));
      });
      const lost = changes.filter(({ row, subject }) => row && !maySee(viewer, row) && mayReceive(viewer, subject));
      if (own.length + lost.length > 0) send(rowsText([...own, ...lost.map(withoutRow)]), mark);
    });
  }

  /** Ends are passed on immediately, what flows every two seconds: no one reads faster. */
  #noteRates({ customerId, rates }: Extract<BusEvent, { type: 'traffic.now' }>): void {
    const ended = rates.filter(([, , up, down]) => up + down === 0);
    for (const [id] of ended) this.#rates.delete(id);
    if (ended.length > 0) this.#sendRates(ended.map((rate) => ({ customerId, rate })));
    for (const rate of rates) if (rate[2] + rate[3] > 0) this.#rates.set(rate[0], { customerId, rate });
    if (this.#rates.size > 0) this.#ratesDue ??= setTimeout(() => this.#flushRates(), ratesEveryMs).unref();
  }

  #flushRates(): void {
    this.#ratesDue = undefined;
    this.#sendRates([...this.#rates.values()]);
    this.#rates.clear();
  }

  #sendRates(all: readonly OwnedRate[]): void {
    this.#each(({ viewer, send }) => {
      const seen = all.filter(({ customerId, rate: [id, deviceId] }) => {
        if (mayReceive(viewer, { customerId, deviceId })) return true;
        // On a shared device, connections that another customer made there are not for the viewer (TENANT-04)
        return concernsShare(viewer, { customerId, deviceId }) && this.#rows.isKnownTo(viewer, id);
      });
      if (seen.length > 0) send(text({ type: 'rates', rates: seen.map(({ rate }) => rate) }));
    });
  }

  #each(run: (listener: LiveListener) => unknown): void {
    for (const listener of [...this.#listeners]) run(listener);
  }

  #resyncAll(): void {
    const mark = this.#past.note('all');
    this.#each(({ send }) => send(text({ type: 'resync' }), mark));
  }
}

function text(message: LiveMessage): string {
  return JSON.stringify(message);
}

function rowsText(changes: readonly { readonly json: string }[]): string {
  return `{"type":"rows","rows":[${changes.map(({ json }) => json).join(',')}]}`;
}

/** For those whose it was: that it is theirs no longer, and nothing else of it. */
function withoutRow({ row, json }: RowChange): { json: string } {
  return { json: row ? JSON.stringify({ kind: row.kind, id: row.id, deviceId: row.deviceId, gone: true }) : json };
}
