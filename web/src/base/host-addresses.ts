import 'server-only';
import { Resolver } from 'node:dns/promises';
import { readAddress } from '@pocketproxy/relay/contract';

/** The addresses of a host as its clients find them: a literal is itself. Empty when there is no answer. */
export type LookUpHost = (host: string) => Promise<readonly string[]>;

const timeoutMs = 1_000;
const keptMs = 60_000;
const maxKept = 100;

interface Kept {
  readonly addresses: Promise<readonly string[]>;
  readonly untilMs: number;
}

/** Asks DNS, not this machine's hosts file, which often leads its own name to loopback. Kept for a minute. */
export class HostAddresses {
  readonly #kept = new Map<string, Kept>();
  readonly #resolver = new Resolver({ timeout: timeoutMs, tries: 1 });

  readonly lookUp: LookUpHost = (host) => {
    if (readAddress(host)) return Promise.resolve([host]);
    if (host === 'localhost') return Promise.resolve(['127.0.0.1', '::1']);
    const nowMs = Date.now();
    const kept = this.#kept.get(host);
    if (kept && kept.untilMs > nowMs) return kept.addresses;
    if (this.#kept.size >= maxKept) this.#kept.clear();
    const addresses = this.#ask(host);
    this.#kept.set(host, { addresses, untilMs: nowMs + keptMs });
    return addresses;
  };

  async #ask(host: string): Promise<readonly string[]> {
    const families = [this.#resolver.resolve4(host), this.#resolver.resolve6(host)];
    const answers = await Promise.allSettled(families);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  }
}
