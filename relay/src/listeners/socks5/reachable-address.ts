import { isPublicAddress } from '../../../engine/index.ts';
import { parseTarget } from '../../../protocol/index.ts';

/**
 * The address that a client can send its datagrams to (BND.ADDR, pitfall 24): the one it reached by TCP; behind a NAT,
 * which shows in a public client on a private address of ours, the relay's configured public address. Without one,
 * zeros: to clients that is the address that they dialled, and ours would lead nowhere.
 */
export function reachableAddress(local: Uint8Array, peer: Uint8Array, publicAddress: string | undefined): Uint8Array {
  if (isPublicAddress(local) || !isPublicAddress(peer)) return local;
  const configured = publicAddress === undefined ? undefined : parseTarget(publicAddress, 1)?.bytes;
  return configured?.length === local.length ? configured : new Uint8Array(local.length);
}
