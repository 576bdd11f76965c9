import type { VpnCause } from '../../../contract/vpn-states.ts';

/** Why OpenVPN is not up. */
export interface VpnTrouble {
  /** For customers. */
  readonly cause: VpnCause;
  /** A sentence for operators. */
  readonly reason: string;
}
