import { z } from 'zod';
import { pageOf } from '@/domain/page';

/** A relay as operators see it. */
export const relayView = z.object({
  id: z.uuid(),
  name: z.string(),
  publicHost: z.string(),
  tunnelUrl: z.string(),
  portMin: z.number().int(),
  portMax: z.number().int(),
  usedPorts: z.number().int(),
  deviceCount: z.number().int(),
  online: z.boolean(),
  lastSeenAt: z.date().nullable(),
});
export type RelayView = z.infer<typeof relayView>;
export const relayPage = pageOf(relayView);

/** MON-01: what has not reported for two minutes is offline. */
export const offlineAfterMs = 120_000;

export function isRelayOnline(relay: { readonly lastSeenAt: Date | null }, now: Date): boolean {
  return relay.lastSeenAt !== null && now.getTime() - relay.lastSeenAt.getTime() < offlineAfterMs;
}
