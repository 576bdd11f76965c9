import type { Prisma, StatusLog } from '@pocketproxy/prisma';
import type { DeviceView, StatusLogView } from '@/domain/device/view';
import { sentenceOf } from '@/domain/reason-sentence';
import { isRelayOnline } from '@/domain/relay/view';
import type { Viewer } from '@/domain/viewer';
import { visibleConnections } from '@/domain/visibility/connections';

/** What a device is loaded with for its view: without the relay's own bookkeeping. */
export function deviceColumns(viewer: Viewer) {
  return {
    omit: { sessionEpoch: true, relayId: true, lastTrafficAt: true },
    include: {
      customer: { select: { id: true, name: true } },
      relay: { select: { id: true, name: true, lastSeenAt: true, publicHost: true, families: true } },
      _count: {
        select: { secrets: { where: { revokedAt: null } }, connections: { where: visibleConnections(viewer) } },
      },
    },
  } as const satisfies Prisma.DeviceDefaultArgs;
}

type LoadedDevice = Prisma.DeviceGetPayload<ReturnType<typeof deviceColumns>>;

export function toDeviceView({ _count, relay, assignedAt: _, ...device }: LoadedDevice, now: Date): DeviceView {
  return {
    ...device,
    relay: { id: relay.id, name: relay.name, online: isRelayOnline(relay, now) },
    paired: _count.secrets > 0,
    connectionCount: _count.connections,
    statusSentence: sentenceOf(device.statusReason),
  };
}

export function toStatusLogView({ id, status, reason, at, times, firstAt }: StatusLog): StatusLogView {
  return { id, status, reason, sentence: sentenceOf(reason), at, times, firstAt };
}
