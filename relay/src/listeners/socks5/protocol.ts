import type { PortRange } from '../../config.ts';
import type { ProxyProtocol } from '../proxy-protocol.ts';
import { SocksHandshake } from './handshake.ts';
import type { SharedUdp } from './shared-udp.ts';
import { UdpAssociations } from './udp-associations.ts';
import { UdpPorts } from './udp-ports.ts';

export interface Socks5Options {
  /** Of UDP associations. */
  readonly udpPorts: PortRange;
  /** Address literal that customers reach the relay by, named in UDP answers when it stands behind a NAT. */
  readonly publicAddress?: string | undefined;
}

/** SOCKS5 (RFC 1928 §3): its version begins a greeting. */
export function socks5({ udpPorts, publicAddress }: Socks5Options): ProxyProtocol {
  const associations = new UdpAssociations();
  const udp: SharedUdp = { associations, ports: new UdpPorts(udpPorts), publicAddress };
  return {
    begins: (first) => first === 5,
    serve: (client) => new SocksHandshake(client, udp),
    end: () => associations.close(),
  };
}
