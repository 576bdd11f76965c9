/** A simulated carrier and the block it assigns addresses from (documentation blocks, RFC 5737). */
export interface Carrier {
  readonly name: string;
  readonly block: string;
}

export const carriers: readonly [Carrier, ...Carrier[]] = [
  { name: 'Alder Mobile', block: '198.51.100' },
  { name: 'Birch Telecom', block: '203.0.113' },
  { name: 'Cedar Wireless', block: '192.0.2' },
];

/** The carrier of the phone with this number. */
export function carrierOf(index: number): Carrier {
  return carriers[index % carriers.length] ?? carriers[0];
}

/** An address of the carrier that is not `except`. */
export function addressFrom(carrier: Carrier, random: () => number, except?: string): string {
  const host = 1 + Math.floor(random() * 254);
  const address = `${carrier.block}.${host}`;
  return address === except ? `${carrier.block}.${(host % 254) + 1}` : address;
}
