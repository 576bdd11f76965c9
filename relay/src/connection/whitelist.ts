import { inCidr, readCidr, type Cidr } from '../../protocol/cidr.ts';
import { readPeerAddress } from '../../protocol/ip.ts';

/**
 * The addresses that need no password (IPWL-03). Entries are parsed once; addresses are compared as bytes, never as
 * text. An IPv4-mapped IPv6 address is the IPv4 address, on both sides. An entry that cannot be read matches nothing.
 */
export class Whitelist {
  readonly #blocks: readonly Cidr[];

  constructor(entries: readonly string[]) {
    this.#blocks = entries.flatMap((entry) => readCidr(entry) ?? []);
  }

  /** Whether the peer's address, as the kernel reports it, lies in an entry. */
  has(peerAddress: string): boolean {
    if (this.#blocks.length === 0) return false;
    const address = readPeerAddress(peerAddress);
    return address !== undefined && this.#blocks.some((block) => inCidr(block, address));
  }
}
