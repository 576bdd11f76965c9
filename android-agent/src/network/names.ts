import { agentLimits as limits } from '../limits.ts';
import { Refused } from '../refused.ts';
import type { RecordType, Reply } from './dns/message.ts';
import { askDnsServer, type DnsServer, type DnsWays } from './dns/server.ts';
import { Turns } from './turns.ts';

export interface NamesOptions {
  /** How queries leave. */
  readonly ways: DnsWays;
  /** Names with a fixed address, for tests and load. */
  readonly hosts?: ReadonlyMap<string, Uint8Array>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** Addresses of a name: those of the family that answered first, and those of the other one. */
export interface Found {
  readonly addresses: readonly Uint8Array[];
  /** What a slow answer adds; resolves always, with nothing when there is nothing. */
  readonly later: Promise<readonly Uint8Array[]>;
}

interface Records {
  readonly addresses: readonly Uint8Array[];
  readonly keepMs: number;
}

const nothing: Promise<readonly Uint8Array[]> = Promise.resolve([]);

/**
 * Resolves names by servers that the mobile network reaches. Equal questions share one query. Answers are kept as long
 * as their TTL allows, failures for a few seconds. Queries run in fair turns by domain, so names that never answer hold
 * up no others (pitfall 25).
 */
export class Names {
  readonly #options: NamesOptions;
  readonly #found = new BoundedCache<Found>(limits.dnsCacheNames);
  readonly #failed = new BoundedCache<Refused>(limits.dnsCacheNames);
  readonly #asking = new Map<string, Promise<Found>>();
  readonly #turns = new Turns({
    parallel: limits.dnsParallel,
    perKey: limits.dnsParallelPerDomain,
    waiting: limits.dnsWaiting,
  });
  #servers: readonly DnsServer[] = [];
  #types: readonly RecordType[] = [];
  /** Index of the server that answered last: the first one, until it fails. */
  #best = 0;
  readonly #running = new Set<AbortController>();
  /** Another number after each `cancel`: what was asked before is not kept. */
  #generation = 0;

  constructor(options: NamesOptions) {
    this.#options = options;
  }

  /** From now on asks these servers, the first one first, for records of these types. Running queries end. */
  use(servers: readonly DnsServer[], types: readonly RecordType[]): void {
    this.cancel();
    this.#servers = servers;
    this.#types = types;
    this.#best = 0;
  }

  /** The server that is asked first. */
  get server(): DnsServer | undefined {
    return this.#servers[this.#best];
  }

  /** @throws Refused name_not_found, also when no answer came in time; phone_overloaded */
  resolve(name: string): Promise<Found> {
    const nowMs = this.#options.now();
    const fixed = this.#options.hosts?.get(name);
    if (fixed) return Promise.resolve({ addresses: [fixed], later: nothing });
    const known = this.#found.get(name, nowMs);
    if (known) return Promise.resolve(known);
    const failed = this.#failed.get(name, nowMs);
    if (failed) return Promise.reject(failed);
    return this.#asking.get(name) ?? this.#ask(name);
  }

  /** Addresses of one type, without any cache. @throws Refused as `resolve` does, Error when no one answered */
  async records(name: string, type: RecordType): Promise<readonly Uint8Array[]> {
    return (await this.#query(name, type)).addresses;
  }

  /** Ends the running queries; they reject. */
  cancel(): void {
    this.#generation++;
    for (const query of this.#running) query.abort();
    this.#asking.clear();
    this.#found.clear();
    this.#failed.clear();
  }

  #ask(name: string): Promise<Found> {
    const generation = this.#generation;
    const asking = this.#lookUp(name).then(
      (found) => {
        if (generation === this.#generation) this.#asking.delete(name);
        return found;
      },
      (cause: unknown) => {
        const refused = cause instanceof Refused ? cause : new Refused('name_not_found', { cause });
        if (generation === this.#generation) {
          this.#asking.delete(name);
          this.#keepFailure(name, refused);
        }
        throw refused;
      },
    );
    this.#asking.set(name, asking);
    return asking;
  }

  /** All types at once; once one has addresses the others get a moment more (RFC 8305 §3). */
  async #lookUp(name: string): Promise<Found> {
    const generation = this.#generation;
    const queries = this.#types.map((type) => this.#query(name, type));
    const settled = Promise.all(queries.map((query) => query.catch(() => unanswered)));
    const first = await Promise.any(queries.map((query) => query.then(withAddresses))).catch((error: unknown) => {
      throw error instanceof AggregateError ? (error.errors.find(isRefused) ?? error) : error;
    });
    const whole = settled.then((records) => {
      const addresses = records.flatMap((one) => one.addresses);
      const found = { addresses, later: nothing };
      const keepMs = Math.min(limits.dnsCacheMaxMs, ...records.map((one) => one.keepMs));
      if (generation === this.#generation) this.#found.set(name, found, this.#options.now() + keepMs);
      return found;
    });
    const early = await within(limits.dnsSiblingMs, whole);
    if (early) return early;
    const later = whole.then(({ addresses }) => addresses.filter((address) => !first.addresses.includes(address)));
    return { addresses: first.addresses, later };
  }

  /** Asks one server after the other until one knows, in turn with other names. */
  async #query(name: string, type: RecordType): Promise<Records> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), limits.dnsLookupTimeoutMs);
    this.#running.add(stop);
    try {
      return await this.#askInTurn(name, type, stop.signal);
    } finally {
      clearTimeout(timer);
      this.#running.delete(stop);
    }
  }

  async #askInTurn(name: string, type: RecordType, signal: AbortSignal): Promise<Records> {
    const servers = this.#servers;
    const start = this.#best;
    let failure: unknown = new Error('there is no DNS server that this network reaches');
    for (let attempt = 0; attempt < limits.dnsTries && !signal.aborted; attempt++) {
      const at = (start + attempt) % servers.length;
      const server = servers[at];
      if (!server) break;
      try {
        const reply = await this.#turns.run(domainOf(name), signal, () =>
          askDnsServer(this.#options.ways, server, name, type, signal),
        );
        if (attempt > 0 && servers === this.#servers) this.#best = at;
        return { addresses: reply.addresses, keepMs: keepMsOf(reply) };
      } catch (error) {
        if (isRefused(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  /** That the phone was too busy says nothing about the name. */
  #keepFailure(name: string, refused: Refused): void {
    if (refused.reason !== 'name_not_found') return;
    this.#failed.set(name, refused, this.#options.now() + limits.dnsFailureMs);
  }
}

const unanswered: Records = { addresses: [], keepMs: Infinity };

/** Values that are good until a time; the oldest goes when it is full. */
class BoundedCache<T> {
  readonly #entries = new Map<string, { readonly value: T; readonly untilMs: number }>();

  constructor(private readonly most: number) {}

  get(key: string, nowMs: number): T | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.untilMs > nowMs ? entry.value : undefined;
  }

  set(key: string, value: T, untilMs: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, untilMs });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > this.most && !oldest.done) this.#entries.delete(oldest.value);
  }

  clear(): void {
    this.#entries.clear();
  }
}

/** What turns are shared by: the last two labels. */
function domainOf(name: string): string {
  return name.split('.').slice(-2).join('.');
}

function keepMsOf({ addresses, ttlSeconds }: Reply): number {
  return addresses.length === 0 ? Infinity : ttlSeconds * 1_000;
}

function withAddresses(records: Records): Records {
  if (records.addresses.length === 0) throw new Error('no address in the answer');
  return records;
}

function isRefused(error: unknown): error is Refused {
  return error instanceof Refused;
}

/** What the work yields, or undefined when it takes longer. */
function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    void work.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
