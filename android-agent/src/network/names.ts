import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { parseTarget } from '@pocketproxy/relay/protocol';
import { agentLimits as limits } from '../limits.ts';
import { Refused } from '../refused.ts';

export interface NamesOptions {
  /** `address` or `address:port` of DNS servers; the system's when left out. */
  readonly servers?: readonly string[];
  /** Names with a fixed address, for tests and load. */
  readonly hosts?: ReadonlyMap<string, Uint8Array>;
  readonly ipv6: boolean;
  readonly now: () => number;
}

interface Found {
  readonly addresses: readonly Uint8Array[];
  readonly untilMs: number;
}

/**
 * Resolves names with c-ares: pitfall 25, `dns.lookup` has four threads and four slow names would stall everything.
 * Equal questions share one query; answers are kept as long as their TTL allows, a minute at most.
 */
export class Names {
  readonly #resolver = new Resolver({ timeout: limits.dnsQueryTimeoutMs, tries: limits.dnsTries });
  readonly #cache = new Map<string, Found>();
  readonly #asking = new Map<string, Promise<readonly Uint8Array[]>>();
  readonly #options: NamesOptions;

  constructor(options: NamesOptions) {
    this.#options = options;
    if (options.servers) this.#resolver.setServers(options.servers);
  }

  /** Sends the queries from these addresses of the mobile interface, and asks no server of a family it lacks. */
  bind(ipv4: string | undefined, ipv6: string | undefined): void {
    this.#resolver.setLocalAddress(ipv4 ?? '0.0.0.0', ipv6 ?? '::');
    const servers = this.#options.servers ?? this.#resolver.getServers();
    this.#resolver.setServers(servers.filter((server) => (isIpv6Server(server) ? ipv6 : ipv4) !== undefined));
    this.#cache.clear();
  }

  /** @throws Refused name_not_found, also when no answer came in time; phone_overloaded */
  resolve(name: string): Promise<readonly Uint8Array[]> {
    const fixed = this.#options.hosts?.get(name);
    if (fixed) return Promise.resolve([fixed]);
    const known = this.#cache.get(name);
    if (known && known.untilMs > this.#options.now()) return Promise.resolve(known.addresses);
    return this.#asking.get(name) ?? this.#ask(name);
  }

  /** Ends the running queries; they reject. */
  cancel(): void {
    this.#resolver.cancel();
    this.#cache.clear();
  }

  #ask(name: string): Promise<readonly Uint8Array[]> {
    if (this.#asking.size >= limits.dnsParallel) return Promise.reject(new Refused('phone_overloaded'));
    const asking = within(limits.dnsLookupTimeoutMs, this.#query(name)).then(
      (found) => {
        this.#asking.delete(name);
        this.#keep(name, found);
        return found.addresses;
      },
      (cause: unknown) => {
        this.#asking.delete(name);
        throw new Refused('name_not_found', { cause });
      },
    );
    this.#asking.set(name, asking);
    return asking;
  }

  /** A and AAAA at once. IPv4 goes first: the address that rotation verifies and the portal shows is IPv4. */
  async #query(name: string): Promise<Found> {
    const four = this.#resolver.resolve4(name, { ttl: true });
    if (!this.#options.ipv6) return this.#found(await four);
    const six = this.#resolver.resolve6(name, { ttl: true });
    six.catch(() => undefined);
    const fours = await four.catch(() => []);
    if (fours.length === 0) return this.#found(await six);
    const sixes = await within(limits.dnsSiblingMs, six).catch(() => []);
    return this.#found([...fours, ...sixes]);
  }

  #found(records: readonly { readonly address: string; readonly ttl: number }[]): Found {
    const addresses = records.flatMap(({ address }) => parseTarget(address, 1)?.bytes ?? []);
    if (addresses.length === 0) throw new Error('no address in the answer');
    const keepMs = Math.min(limits.dnsCacheMaxMs, 1_000 * Math.min(...records.map((record) => record.ttl)));
    return { addresses, untilMs: this.#options.now() + keepMs };
  }

  #keep(name: string, found: Found): void {
    this.#cache.delete(name);
    this.#cache.set(name, found);
    const oldest = this.#cache.keys().next();
    if (this.#cache.size > limits.dnsCacheNames && !oldest.done) this.#cache.delete(oldest.value);
  }
}

/** True for `2001:db8::1` and `[2001:db8::1]:53`. */
function isIpv6Server(server: string): boolean {
  return server.startsWith('[') || isIP(server) === 6;
}

function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
