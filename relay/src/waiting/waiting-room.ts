import type { Reason } from '../../protocol/reasons.ts';
import type { Admission, ConnectionState, Running } from '../connection/connection.ts';
import type { Gate, Grant, Place } from '../gate/gate.ts';
import { relayLimits } from '../limits.ts';
import { HeldMemory } from './held-memory.ts';
import type { PhoneStates } from './phone-states.ts';

/** Something that a client asks of its phone, and that may wait for it. */
export interface PhoneRequest {
  readonly grant: Grant;
  /** What the client has sent and is kept for it, bytes. */
  readonly heldBytes: number;
  /** Asks the gate, and begins with its permit. Returns why not; then nothing has happened. `place`: where it has waited. */
  begin(place?: Place): Reason | undefined;
  /** It does not wait, or no longer. */
  refused(reason: Reason): void;
}

/** A request that waits. */
export interface Wait {
  /** Its client has left: its place is free. */
  leave(): void;
}

export interface WaitingRoomOptions {
  readonly phones: Pick<PhoneStates, 'absence'>;
  readonly gate: Pick<Gate, 'place'>;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/** Too much waits to open: while a phone is unavailable, that is the better answer. */
const crowded: ReadonlySet<Reason> = new Set([
  'too_many_opening',
  'phone_too_many_opening',
  'customer_too_many_opening',
]);

class Waiter implements Running, Wait {
  readonly permit: Admission;
  /** At its beginning: its connection may move meanwhile. */
  readonly deviceId: string;
  /** Whose memory it holds, and what of that is counted. */
  readonly party: string;
  countedBytes = 0;
  readonly #room: WaitingRoom;

  constructor(
    room: WaitingRoom,
    readonly request: PhoneRequest,
    readonly place: Place,
    readonly sinceMs: number,
  ) {
    this.#room = room;
    this.permit = request.grant;
    this.deviceId = place.deviceId;
    this.party = this.connection.party;
  }

  get connection(): ConnectionState {
    return this.request.grant.connection;
  }
  get heldBytes(): number {
    return relayLimits.waitingClientBytes + this.request.heldBytes;
  }

  leave(): void {
    this.#room.remove(this);
  }

  /** The connection's settings, its quota, its expiry or the memory guard end the wait. */
  cut(reason: Reason): void {
    if (this.#room.remove(this)) this.request.refused(reason);
  }
}

/**
 * Where requests wait for a phone that changes its address, or whose tunnel was lost just now: bounded in number for each
 * phone, in memory for all, and in time. Once the phone is back they continue in the order in which they came, a few in
 * each turn of the event loop, phones in turn. The gate is asked again then; whatever ends a running stream ends a wait.
 */
export class WaitingRoom {
  readonly #options: WaitingRoomOptions;
  readonly #now: () => number;
  readonly #lines = new Map<string, Set<Waiter>>();
  /** Phones whose line moves. */
  readonly #moving = new Set<string>();
  readonly #memory = new HeldMemory();
  #timer: NodeJS.Timeout | undefined;
  #moveScheduled = false;
  #closed = false;

  constructor(options: WaitingRoomOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Requests that wait now. */
  get size(): number {
    let size = 0;
    for (const line of this.#lines.values()) size += line.size;
    return size;
  }

  /** Begins a request now, or lets it wait, or refuses it. Returns its wait where it waits. */
  enter(request: PhoneRequest): Wait | undefined {
    const reason = request.begin();
    if (reason === undefined) return undefined;
    const absence = this.#options.phones.absence(request.grant.connection.settings.deviceId);
    if (!absence || absence.reason !== reason) return refuse(request, reason);
    if (Math.min(absence.waitMs, waitMsOf(request)) === 0) return refuse(request, reason);
    return this.#wait(request, reason);
  }

  /** The same for a request whose phone was lost, for `reason`, before anything came of it: it begins once more. */
  enterAgain(request: PhoneRequest, reason: Reason): Wait | undefined {
    if (waitMsOf(request) === 0) return refuse(request, reason);
    const wait = this.#wait(request, reason);
    if (wait) this.look(wait.deviceId, true);
    return wait;
  }

  /** Something about a phone has changed: moves its line where it may move. `later`: in another turn of the loop. */
  look(deviceId: string, later = false): void {
    const line = this.#lines.get(deviceId);
    if (!line) return;
    if (later) return this.#move(deviceId);
    const absence = this.#options.phones.absence(deviceId);
    if (!absence || absence.waitMs === 0) return this.#move(deviceId);
    const nowMs = this.#now();
    for (const waiter of line) {
      const mostMs = Math.min(absence.waitMs, waitMsOf(waiter.request));
      if (nowMs - waiter.sinceMs >= mostMs && this.remove(waiter)) waiter.request.refused(absence.reason);
    }
  }

  /** Ends waits whose time is up, and measures what waits; a timer calls it. */
  sweep(): void {
    for (const [deviceId, line] of [...this.#lines]) {
      for (const waiter of line) this.#count(waiter, waiter.heldBytes);
      this.look(deviceId);
    }
  }

  /** The phone is gone for good, or the relay stops: refuses all that wait for it. */
  refuseAll(deviceId: string, reason: Reason): void {
    for (const waiter of [...(this.#lines.get(deviceId) ?? [])]) waiter.cut(reason);
  }

  /** Refuses all that wait with relay_stopping; no one waits from now on. */
  close(): void {
    this.#closed = true;
    for (const deviceId of [...this.#lines.keys()]) this.refuseAll(deviceId, 'relay_stopping');
  }

  /** For a waiter: it waits no longer, and counts for nothing. False when it did not wait. */
  remove(waiter: Waiter): boolean {
    if (!this.#take(waiter)) return false;
    waiter.place.release();
    return true;
  }

  #wait(request: PhoneRequest, reason: Reason): Waiter | undefined {
    if (this.#closed) return refuse(request, 'relay_stopping');
    const { deviceId } = request.grant.connection.settings;
    const line = this.#lines.get(deviceId) ?? new Set();
    const full = line.size >= relayLimits.maxWaitingRequests || this.#isMemoryFull(request);
    const place = full ? reason : this.#options.gate.place(request.grant);
    if (typeof place === 'string') return refuse(request, crowded.has(place) ? reason : place);
    const waiter = new Waiter(this, request, place, this.#now());
    this.#lines.set(deviceId, line.add(waiter));
    this.#count(waiter, waiter.heldBytes);
    waiter.connection.running.add(waiter);
    this.#timer ??= setInterval(() => this.sweep(), relayLimits.waitingCheckMs).unref();
    return waiter;
  }

  /** Takes a waiter out of its line; its place stays held. False when it was not there. */
  #take(waiter: Waiter): boolean {
    const line = this.#lines.get(waiter.deviceId);
    if (!line?.delete(waiter)) return false;
    waiter.connection.running.delete(waiter);
    this.#count(waiter, 0);
    if (line.size > 0) return true;
    this.#lines.delete(waiter.deviceId);
    if (this.#lines.size > 0) return true;
    clearInterval(this.#timer);
    this.#timer = undefined;
    return true;
  }

  #isMemoryFull({ grant, heldBytes }: PhoneRequest): boolean {
    const { maxWaitingBytes, maxWaitingShare, waitingClientBytes } = relayLimits;
    const bytes = waitingClientBytes + heldBytes;
    const own = this.#memory.of(grant.connection.party) + bytes;
    return own > maxWaitingBytes * maxWaitingShare || this.#memory.bytes + bytes > maxWaitingBytes;
  }

  #count(waiter: Waiter, bytes: number): void {
    this.#memory.add(waiter.party, bytes - waiter.countedBytes);
    waiter.countedBytes = bytes;
  }

  // Moving on

  #move(deviceId: string): void {
    this.#moving.add(deviceId);
    if (this.#moveScheduled) return;
    this.#moveScheduled = true;
    setImmediate(() => this.#moveSome());
  }

  #moveSome(): void {
    this.#moveScheduled = false;
    for (let left = relayLimits.waitingPerTurn; left > 0 && this.#moving.size > 0; left--) {
      const deviceId = first(this.#moving);
      if (deviceId === undefined) return;
      this.#moving.delete(deviceId);
      if (this.#moveFirst(deviceId)) this.#moving.add(deviceId); // behind the other phones
    }
    const next = first(this.#moving);
    if (next !== undefined) this.#move(next);
  }

  /** Lets the first of a line continue, or refuses it. False when the line moves no further now. */
  #moveFirst(deviceId: string): boolean {
    const waiter = first(this.#lines.get(deviceId) ?? []);
    const absence = this.#options.phones.absence(deviceId);
    if (!waiter || (absence && absence.waitMs > 0)) return false;
    this.#take(waiter);
    const reason = waiter.request.begin(waiter.place);
    if (reason === undefined) return true;
    waiter.place.release();
    waiter.request.refused(reason);
    return true;
  }
}

/** How long a request of this connection waits for its phone. */
function waitMsOf({ grant }: PhoneRequest): number {
  return grant.connection.settings.rotationWaitSeconds * 1_000;
}

function refuse(request: PhoneRequest, reason: Reason): undefined {
  request.refused(reason);
}

function first<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}
