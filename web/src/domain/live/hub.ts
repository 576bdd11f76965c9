import type { Bus } from '@pocketproxy/prisma/bus';
import { busChannel, busEvent } from '@pocketproxy/relay/contract';
import { AppError } from '@/domain/errors';
import { concernsShare, liveEvent, mayReceive, type LiveEvent } from '@/domain/live/event';
import { LivePast } from '@/domain/live/past';
import type { Viewer } from '@/domain/viewer';

export const maxListenersPerUser = 30;
export const maxListeners = 5_000;

/** One open browser. The viewer may be replaced while it listens: roles and customers change. */
export interface LiveListener {
  viewer: Viewer;
  /** @param mark the moment of the event */
  send(event: LiveEvent, mark: string): void;
  /** Checks immediately whether the session is still valid, and what it may see. */
  recheck(): void;
  /** Ends the stream; the hub forgets the listener. */
  end(): void;
}

/** Spreads bus events over the open browsers of this process, to each only what its viewer may see. */
export class LiveHub {
  readonly #listeners = new Set<LiveListener>();
  #subscribed = false;
  #closed = false;
  readonly #bus: Bus;
  readonly #past: LivePast;

  constructor(bus: Bus, past = new LivePast()) {
    this.#bus = bus;
    this.#past = past;
  }

  /** The present moment. What is read after it and what a stream since it reports leave nothing out. */
  mark(): string {
    this.#subscribe();
    return this.#past.mark();
  }

  /** True when a page that was rendered at a mark may be out of date. */
  changedSince(mark: string | null, viewer: Viewer): boolean {
    return this.#past.changedSince(mark, viewer);
  }

  /**
   * Adds a listener; returns the way out, which may be called twice.
   * @throws AppError `throttled` when the user has too many open already, `unavailable` when the process has
   */
  open(listener: LiveListener): () => void {
    if (this.#closed || this.#listeners.size >= maxListeners) throw new AppError('unavailable');
    const { userId } = listener.viewer;
    const ofUser = [...this.#listeners].filter(({ viewer }) => viewer.userId === userId).length;
    if (ofUser >= maxListenersPerUser) throw new AppError('throttled', { retryAfterSeconds: 60 });
    this.#subscribe();
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Ends every stream and takes no new one: the process stops, and open streams would hold it. */
  close(): void {
    this.#closed = true;
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
    if (!event || event.type === 'ceilings.changed') return; // no browser shows them live
    const mark = this.#past.note(event);
    for (const listener of this.#listeners) {
      if (event.type === 'user.changed') {
        // A session that was ended receives nothing more, whatever ended it (AUTH-05)
        if (listener.viewer.userId === event.userId) listener.recheck();
        continue;
      }
      if (mayReceive(listener.viewer, event)) listener.send(liveEvent(event), mark);
      else if (concernsShare(listener.viewer, event)) listener.send({ type: 'resync' }, mark);
      else continue;
      // A suspension also ends what its people receive (TENANT-05); operators continue as they are
      if (event.type === 'customer.changed' && !listener.viewer.isOperator) listener.recheck();
    }
  }

  #resyncAll(): void {
    const mark = this.#past.note('all');
    for (const listener of this.#listeners) listener.send({ type: 'resync' }, mark);
  }
}
