/** A relay as operators see it. */
export interface RelayView {
  readonly id: string;
  readonly name: string;
  readonly publicHost: string;
  readonly tunnelUrl: string;
  readonly portMin: number;
  readonly portMax: number;
  readonly usedPorts: number;
  readonly deviceCount: number;
  readonly online: boolean;
  readonly lastSeenAt: Date | null;
}

/** MON-01: what has not been heard of for two minutes is offline. */
export const offlineAfterMs = 120_000;

export function isRelayOnline(relay: { readonly lastSeenAt: Date | null }, now: Date): boolean {
  return relay.lastSeenAt !== null && now.getTime() - relay.lastSeenAt.getTime() < offlineAfterMs;
}
