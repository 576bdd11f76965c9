import { vpnAddressesOfConnection } from '../../../contract/vpn.ts';
import { inCidr, parseCidr } from '../../../protocol/cidr.ts';
import { formatAddress, readPeerAddress } from '../../../protocol/ip.ts';

/** How clients reach the server. */
export const transports = ['udp', 'tcp'] as const;
export type Transport = (typeof transports)[number];

/** The private addresses of a relay's VPN, one half for each transport. The same numbers serve every relay. */
export class VpnSubnet {
  readonly cidr: string;
  /** Of one half. */
  readonly bits: number;
  readonly mask: string;
  readonly #base: number;

  /** `cidr`: IPv4, /8 to /24. */
  constructor(cidr: string) {
    const { bytes, bits } = parseCidr(cidr);
    this.cidr = cidr;
    this.bits = bits + 1;
    this.#base = Buffer.from(bytes).readUInt32BE();
    this.mask = dotted((0xffff_ffff << (32 - this.bits)) >>> 0);
  }

  /** The server's own address, which is also what clients use as DNS server. */
  gateway(transport: Transport): string {
    return this.#address(transport, 1);
  }

  /** The address of a connection, from its number; undefined when the subnet is too small for it. */
  address(transport: Transport, vpnNumber: number, slot = 0): string | undefined {
    const at = vpnNumber * vpnAddressesOfConnection + slot;
    return vpnNumber > 0 && at < 2 ** (32 - this.bits) - 1 ? this.#address(transport, at) : undefined;
  }

  /** An address of the VPN itself. */
  holds(address: string): boolean {
    const bytes = readPeerAddress(address);
    return bytes !== undefined && inCidr(parseCidr(this.cidr), bytes);
  }

  #address(transport: Transport, at: number): string {
    return dotted(this.#base + (transport === 'tcp' ? 2 ** (32 - this.bits) : 0) + at);
  }
}

function dotted(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return formatAddress(bytes);
}
