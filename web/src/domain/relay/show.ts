import type { Prisma } from '@pocketproxy/prisma';
import { isRelayOnline, type RelayHealthView, type RelayView } from '@/domain/relay/view';

/** What a relay is loaded with for its view. */
export const relayColumns = {
  include: { _count: { select: { devices: true, connections: { where: { port: { not: null } } } } } },
} as const satisfies Prisma.RelayDefaultArgs;

type LoadedRelay = Prisma.RelayGetPayload<typeof relayColumns>;

export function toRelayView(relay: LoadedRelay, now: Date): RelayView {
  const { id, name, publicHost, tunnelUrl, portMin, portMax, lastSeenAt, drainingSince, _count } = relay;
  const { certificateEndsAt: endsAt, certificateFault: fault } = relay;
  const online = isRelayOnline(relay, now);
  return {
    ...{ id, name, publicHost, tunnelUrl, portMin, portMax, lastSeenAt, drainingSince, online },
    usedPorts: _count.connections,
    deviceCount: _count.devices,
    health: online ? healthOf(relay) : null,
    certificate: endsAt && { endsAt, fault },
    openvpn: { state: relay.vpnState, reason: relay.vpnReason },
  };
}

function healthOf({
  cpuPercent,
  loopLagMs,
  memoryBytes,
  memoryLimitBytes,
  phones,
  streams,
  vpnSessions,
}: LoadedRelay): RelayHealthView | null {
  if (cpuPercent === null || loopLagMs === null || memoryBytes === null || memoryLimitBytes === null) return null;
  if (phones === null || streams === null || vpnSessions === null) return null;
  const memory = { memoryBytes: Number(memoryBytes), memoryLimitBytes: Number(memoryLimitBytes) };
  return { cpuPercent, loopLagMs, ...memory, phones, streams, vpnSessions };
}
