import { z } from 'zod';
import { vpnStates } from '@pocketproxy/relay/contract/vpn-states';
import { pageOf } from '@/domain/page';

/** What a relay reports of itself every few seconds. */
export const relayHealthView = z.object({
  /** Of one core. */
  cpuPercent: z.number().int(),
  /** How late its event loop is, 99th percentile. */
  loopLagMs: z.number(),
  memoryBytes: z.number(),
  /** From here on it refuses new work. */
  memoryLimitBytes: z.number(),
  /** Online now. */
  phones: z.number().int(),
  streams: z.number().int(),
  vpnSessions: z.number().int(),
});
export type RelayHealthView = z.infer<typeof relayHealthView>;

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
  /** Nothing new is placed on it since then. */
  drainingSince: z.date().nullable(),
  /** Null while it is offline, and of a relay that does not report it. */
  health: relayHealthView.nullable(),
  /** Of its public ports; null: they have none. */
  certificate: z.object({ endsAt: z.date(), fault: z.string().nullable() }).nullable(),
  openvpn: z.object({ state: z.enum(vpnStates), reason: z.string().nullable() }),
});
export type RelayView = z.infer<typeof relayView>;
export const relayPage = pageOf(relayView);

/** A relay with what is decided about it. */
export const relayDetailView = relayView.extend({
  /** What keeps it from being removed. */
  uses: z.object({
    pairedDevices: z.number().int(),
    connections: z.number().int(),
    openCodes: z.number().int(),
  }),
  /** Of its OpenVPN; null: it has no keys yet. */
  authority: z
    .object({
      madeAt: z.date().nullable(),
      /** Of the server's certificate, which the relay renews by itself. */
      certificateEndsAt: z.date().nullable(),
      /** Another one was asked for, and the relay has not made it yet. */
      askedAt: z.date().nullable(),
      /** Connections with OpenVPN on: their profiles would have to be loaded again. */
      profiles: z.number().int(),
    })
    .nullable(),
});
export type RelayDetailView = z.infer<typeof relayDetailView>;

/** A relay that is no longer listed. */
export const removedRelayView = z.object({ id: z.uuid(), removedAt: z.date() });
export type RemovedRelayView = z.infer<typeof removedRelayView>;

/** MON-01: what has not reported for two minutes is offline. */
export const offlineAfterMs = 120_000;

export function isRelayOnline(relay: { readonly lastSeenAt: Date | null }, now: Date): boolean {
  return relay.lastSeenAt !== null && now.getTime() - relay.lastSeenAt.getTime() < offlineAfterMs;
}
