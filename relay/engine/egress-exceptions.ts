import { inCidr, readCidr, type Cidr } from '../protocol/cidr.ts';
import { unmapped } from '../protocol/ip.ts';
import { maxEgressExceptions } from '../protocol/limits.ts';
import { mailPorts } from './egress.ts';
import { translatedIpv4 } from './translated.ts';

/** A block of addresses that an operator opens although the egress policy closes it. */
export interface EgressException {
  /** IPv4 or IPv6, as {@link readCidr} takes it. */
  readonly cidr: string;
  /** First and last port, 1 to 65535; left out: all but the mail ports. */
  readonly ports?: readonly [number, number] | undefined;
}

/** The longest blocks that an exception may open, as the fewest bits of their prefix. */
export const fewestBits = { ipv4: 8, ipv6: 32 } as const;

/** What no exception opens, whoever asks for it, with its name for a person. */
const neverOpened = [
  ['0.0.0.0/8', 'this network'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local and cloud metadata'],
  ['100.100.100.200', 'cloud metadata'], // Alibaba
  ['168.63.129.16', 'cloud metadata'], // Azure
  ['192.0.0.0/24', 'protocol assignments and cloud metadata'], // 192.0.0.192: Oracle
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved and broadcast'],
  ['::/8', 'loopback and translated IPv4'], // ::1, IPv4-compatible, 64:ff9b::/96
  ['2001::/32', 'translated IPv4'], // Teredo
  ['2002::/16', 'translated IPv4'], // 6to4
  ['fd00:ec2::/32', 'cloud metadata'], // AWS
  ['fd20:ce::254', 'cloud metadata'], // Google
  ['fd00:42::42', 'cloud metadata'], // Scaleway
  ['fe80::/10', 'link-local'],
  ['ff00::/8', 'multicast'],
].map(([text = '', name = '']) => ({ text, name, block: readCidr(text) }));

export type ExceptionProblem =
  | { readonly kind: 'unreadable' }
  /** The fewest bits that its prefix must have. */
  | { readonly kind: 'too_wide'; readonly bits: number }
  /** The part of it that stays closed, and what that is. */
  | { readonly kind: 'never'; readonly block: string; readonly name: string };

/** Why no exception opens this block, or undefined: it may be one. Asked at the edge, by relays and by phones. */
export function exceptionProblem(cidr: string): ExceptionProblem | undefined {
  const block = readCidr(cidr);
  if (!block) return { kind: 'unreadable' };
  const bits = block.bytes.length === 4 ? fewestBits.ipv4 : fewestBits.ipv6;
  if (block.bits < bits) return { kind: 'too_wide', bits };
  const never = neverOpened.find((one) => one.block && overlap(one.block, block));
  return never && { kind: 'never', block: never.text, name: never.name };
}

/** The exceptions that hold somewhere, for looking up. Those that must not be are left out. */
export class EgressExceptions {
  readonly #rules: readonly { readonly block: Cidr; readonly ports: EgressException['ports'] }[];

  /** @param list at most {@link maxEgressExceptions} are taken */
  constructor(list: readonly EgressException[]) {
    this.#rules = list.slice(0, maxEgressExceptions).flatMap(({ cidr, ports }) => {
      const block = exceptionProblem(cidr) ? undefined : readCidr(cidr);
      return block ? [{ block, ports }] : [];
    });
  }

  /** True when one opens this address (4 or 16 bytes) at this port. An IPv6 address that means an IPv4 one counts as that. */
  opens(bytes: Uint8Array, port: number): boolean {
    if (this.#rules.length === 0) return false;
    const address = unmapped(bytes);
    const meant = (address.length === 16 ? translatedIpv4(address) : undefined) ?? address;
    return this.#rules.some(({ block, ports }) => inCidr(block, meant) && atPort(ports, port));
  }
}

/** None. */
export const noExceptions = new EgressExceptions([]);

/** Mail ports are opened by name only. */
function atPort(ports: EgressException['ports'], port: number): boolean {
  return ports ? ports[0] <= port && port <= ports[1] : !mailPorts.has(port);
}

/** True when two blocks have an address in common: the wider one holds the other's first. */
function overlap(one: Cidr, other: Cidr): boolean {
  return one.bits <= other.bits ? inCidr(one, other.bytes) : inCidr(other, one.bytes);
}
