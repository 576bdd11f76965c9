import type { ProtocolName } from '@pocketproxy/relay/contract/connection-limits';

/** Each protocol's name for people. */
export const protocolTitles = {
  http: 'HTTP',
  socks5: 'SOCKS5',
  openvpn: 'OpenVPN',
} as const satisfies Record<ProtocolName, string>;

/** The name of a protocol as a row holds it; an unknown one is its own. */
export function protocolTitle(protocol: string): string {
  return new Map<string, string>(Object.entries(protocolTitles)).get(protocol) ?? protocol;
}
