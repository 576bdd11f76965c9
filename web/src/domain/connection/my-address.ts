import { readAddress } from '@pocketproxy/relay/contract';
import ipaddr from 'ipaddr.js';
import type { ConnectionView } from '@/domain/connection/view';
import type { LookUpHost } from '@/base/host-addresses';

/** The address that a page was asked from, and why it is no use on the whitelist, where it is not. */
export interface MyAddress {
  readonly address: string;
  readonly useless?: 'ipv6' | 'ipv4' | 'private' | 'unknown';
}

/**
 * What "Add my address" may offer: only an address from which the relay's port can be reached. The dashboard may be
 * reached by IPv6 where the relay has IPv4 only, and by a private network whose addresses the relay never sees.
 */
export async function myAddress(
  ip: string | null,
  { host, families }: Pick<ConnectionView, 'host' | 'families'>,
  lookUp: LookUpHost,
): Promise<MyAddress | null> {
  const mine = parsed(ip ?? '');
  if (!mine) return null;
  const address = mine.toString();
  const found = (await lookUp(host)).flatMap((text) => parsed(text) ?? []);
  if (found.length === 0) return { address, useless: 'unknown' };
  const reachable = found.filter((one) => families.includes(familyOf(one)) && familyOf(one) === familyOf(mine));
  if (reachable.length === 0) return { address, useless: mine.kind() };
  return reachable.some((one) => scopeOf(one) === scopeOf(mine)) ? { address } : { address, useless: 'private' };
}

function parsed(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const bytes = readAddress(text);
  return bytes && ipaddr.fromByteArray([...bytes]);
}

function familyOf(address: ipaddr.IPv4 | ipaddr.IPv6): 4 | 6 {
  return address.kind() === 'ipv4' ? 4 : 6;
}

/** A peer in one of these sees the other's address as it is; between them stands a NAT, or nothing at all. */
function scopeOf(address: ipaddr.IPv4 | ipaddr.IPv6): 'public' | 'private' | 'loopback' {
  const range = address.range();
  if (range === 'loopback') return 'loopback';
  return range === 'private' || range === 'uniqueLocal' || range === 'linkLocal' || range === 'carrierGradeNat'
    ? 'private'
    : 'public';
}
