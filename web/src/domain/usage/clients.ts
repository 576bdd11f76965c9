/**
 * Distinct clients by linear counting: each address sets one of `bits` bits by its hash, so the share of bits that are
 * still clear tells how many there were (docs/adr/0034). `atLeast`: nearly all bits are set, so there may be more.
 */
export function estimateClients(ones: number, bits: number): { clients: number; clientsAtLeast: boolean } {
  const clear = Math.max(bits - ones, bits / 256);
  return { clients: Math.round(bits * Math.log(bits / clear)), clientsAtLeast: bits - ones < bits / 256 };
}
