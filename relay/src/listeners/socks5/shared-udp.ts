import type { UdpAssociations } from './udp-associations.ts';
import type { UdpPorts } from './udp-ports.ts';

/** What all SOCKS5 clients of a relay share. */
export interface SharedUdp {
  readonly associations: UdpAssociations;
  readonly ports: UdpPorts;
  readonly publicAddress: string | undefined;
}
