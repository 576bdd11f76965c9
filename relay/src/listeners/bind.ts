import { isIPv4, isIPv6 } from 'node:net';
import os from 'node:os';

type Interfaces = ReturnType<typeof os.networkInterfaces>;

/** Every address of both families. */
const any = '::';

/**
 * The address that public ports listen on: the configured one; for `::`, which takes IPv4 clients too, 0.0.0.0 where the
 * host has no IPv6.
 */
export function publicBind(bind: string, interfaces: Interfaces = os.networkInterfaces()): string {
  if (bind !== any) return bind;
  const addresses = Object.values(interfaces).flatMap((list) => list ?? []);
  return addresses.some(({ family }) => family === 'IPv6') ? any : '0.0.0.0';
}

/** Address families of the clients that reach a port that listens there. */
export function familiesOf(bind: string): number[] {
  if (isIPv4(bind)) return [4];
  return isIPv6(bind) && bind !== any ? [6] : [4, 6];
}
