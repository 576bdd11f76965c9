/** Where a stream goes: a literal address or a name for the phone to resolve, and a port. */
export interface Target {
  /** 4 and 6: raw address bytes. name: a checked host name. */
  readonly kind: 'ipv4' | 'ipv6' | 'name';
  /** Host as text: dotted quad, RFC 5952 IPv6 without brackets, or lower-case name. */
  readonly host: string;
  /** Raw bytes of a literal (4 or 16), or undefined for a name. */
  readonly bytes?: Uint8Array;
  /** 1 to 65535. */
  readonly port: number;
}
