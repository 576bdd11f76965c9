import type { NetworkInterfaceInfo } from 'node:os';

/** Addresses of the mobile interface that traffic may leave from. */
export interface InterfaceAddresses {
  readonly ipv4: string | undefined;
  readonly ipv6: string | undefined;
}

/**
 * The usable addresses of one interface as `os.networkInterfaces()` lists it: the first of each family. IPv6 only where it
 * reaches the internet: a modem that hands out local addresses has no IPv6.
 */
export function usableAddresses(listed: readonly NetworkInterfaceInfo[] | undefined): InterfaceAddresses {
  const ipv4 = listed?.find(({ family, address }) => family === 'IPv4' && !address.startsWith('169.254.'));
  const ipv6 = listed?.find(({ family, address }) => family === 'IPv6' && /^[23][0-9a-f]{3}:/.test(address)); // 2000::/3
  return { ipv4: ipv4?.address, ipv6: ipv6?.address };
}

/** True when both name the same addresses. */
export function sameAddresses(a: InterfaceAddresses, b: InterfaceAddresses): boolean {
  return a.ipv4 === b.ipv4 && a.ipv6 === b.ipv6;
}
