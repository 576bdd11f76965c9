import { isPublicAddress, parseTarget } from '../../../protocol/index.ts';

/**
 * The address that a client can send its datagrams to (BND.ADDR, pitfall 24): the one it reached by TCP; behind a NAT,
 * which shows in a public client on a private address of ours, the relay's configured public address.
 */
export function reachableAddress(local: Uint8Array, peer: Uint8Array, publicAddress: string | undefined): Uint8Array {
  if (isPublicAddress(local) || !isPublicAddress(peer) || publicAddress === undefined) return local;
  return parseTarget(publicAddress, 1)?.bytes ?? local;
}
