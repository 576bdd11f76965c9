import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { relayLimits } from '../limits.ts';

/**
 * Files and sockets that this process may have open (RLIMIT_NOFILE; node has raised it to the hard limit at its start).
 * Infinity where the system does not say.
 */
export function descriptorLimit(read: () => string = () => readFileSync('/proc/self/limits', 'utf8')): number {
  try {
    const limit = Number(/^Max open files +(\d+)/m.exec(read())?.[1]);
    return limit > 0 ? limit : Infinity;
  } catch {
    return Infinity;
  }
}

/**
 * How many descriptors customers may take: tunnels, database and listening ports always have some left. The kernel
 * hands out the lowest free number (POSIX), so a new socket's number shows how many are open. All listeners share one.
 */
export class Descriptors {
  /** A customer's socket with this number, or a higher one, is one too many. */
  readonly forCustomers: number;
  readonly #log: Pick<Logger, 'error'>;
  readonly #now: () => number;
  readonly #makeRoom: (() => boolean)[] = [];
  #shortages = 0;
  #loggedMs = -Infinity;

  constructor(limit: number, log: Pick<Logger, 'error'>, now: () => number = () => performance.now()) {
    const { reservedDescriptors, reservedDescriptorShare } = relayLimits;
    const reserved = Math.max(reservedDescriptors, limit * reservedDescriptorShare);
    this.forCustomers = limit === Infinity ? Infinity : Math.floor(limit - Math.min(limit / 2, reserved));
    this.#log = log;
    this.#now = now;
  }

  /** Whether a customer's new socket may stay: while some are left for customers, or when someone who is idle makes room. */
  admits(descriptor: number): boolean {
    if (descriptor < this.forCustomers) return true;
    this.short();
    return this.#makeRoom.some((makeRoom) => makeRoom());
  }

  /** `makeRoom`: ends a socket that is easily done without; false when there is none. */
  roomBy(makeRoom: () => boolean): void {
    this.#makeRoom.push(makeRoom);
  }

  /** Clients that came while customers had taken all of theirs. */
  get shortages(): number {
    return this.#shortages;
  }

  /** Notes such a client; `code`: what the kernel said (EMFILE, ENFILE), if it was the kernel that had none left. */
  short(code?: string): void {
    this.#shortages += 1;
    const nowMs = this.#now();
    if (nowMs - this.#loggedMs < relayLimits.descriptorLogIntervalMs) return;
    this.#loggedMs = nowMs;
    const { forCustomers, shortages } = this;
    this.#log.error({ code, forCustomers, shortages }, 'short of descriptors: idle clients are closed, else new ones');
  }
}
