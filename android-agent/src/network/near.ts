import type { NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { inCidr, parseCidr, type Cidr } from '@pocketproxy/relay/engine';
import { parseTarget, unmapped } from '@pocketproxy/relay/protocol';
import { agentLimits as limits } from '../limits.ts';

type List = typeof networkInterfaces;

/** The blocks that these interfaces are attached to, own addresses among them. */
export function onLink(listed: NodeJS.Dict<NetworkInterfaceInfo[]>, except?: string): Cidr[] {
  return Object.entries(listed).flatMap(([name, infos = []]) => {
    if (name === except) return [];
    return infos.map(({ address, cidr }) => parseCidr((cidr ?? address).replace(/%[^/]*/, '')));
  });
}

/**
 * What lies around the phone and is no one's way out: the addresses of its own interfaces, whatever is on their links,
 * and the relay. Interfaces are listed again when the last list is older than a second.
 */
export class Near {
  readonly #relay = new Map<string, Uint8Array>();
  #blocks: readonly Cidr[] = [];
  #seen = '';
  #listedAtMs = Number.NEGATIVE_INFINITY;
  #version = 0;

  constructor(
    private readonly list: List,
    private readonly now: () => number,
  ) {}

  /** An address that the relay's name resolved to, or that answered as the relay. */
  addRelay(address: string): void {
    const bytes = parseTarget(address, 1)?.bytes;
    if (!bytes || this.#relay.has(address)) return;
    const oldest = this.#relay.keys().next();
    if (this.#relay.size >= limits.relayAddresses && !oldest.done) this.#relay.delete(oldest.value);
    this.#relay.set(address, unmapped(bytes));
    this.#version++;
  }

  /** Another number whenever `has` may answer differently. */
  get version(): number {
    this.#refresh();
    return this.#version;
  }

  has(address: Uint8Array): boolean {
    this.#refresh();
    for (const block of this.#blocks) if (inCidr(block, address)) return true;
    return this.#isRelay(address);
  }

  /** True for an address of the phone itself, or of the relay: no one opens it. */
  isOwn(address: Uint8Array): boolean {
    this.#refresh();
    // A block keeps the bits of the address that it was made of
    for (const { bytes } of this.#blocks) if (Buffer.compare(bytes, address) === 0) return true;
    return this.#isRelay(address);
  }

  #isRelay(address: Uint8Array): boolean {
    for (const relay of this.#relay.values()) if (Buffer.compare(relay, address) === 0) return true;
    return false;
  }

  #refresh(): void {
    if (this.now() - this.#listedAtMs < limits.nearListMs) return;
    this.#listedAtMs = this.now();
    const blocks = onLink(this.list());
    const seen = blocks.map(({ bytes, bits }) => `${bytes.join('.')}/${bits}`).join();
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#blocks = blocks;
    this.#version++;
  }
}
