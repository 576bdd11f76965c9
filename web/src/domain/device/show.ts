import type { Prisma, StatusLog } from '@pocketproxy/prisma';
import { annotationsOf, toAnnotationView } from '@/domain/annotation/view';
import { takesOpenvpn } from '@/domain/connection/openvpn';
import { stateColumns, stateOf } from '@/domain/device/state';
import type { DeviceView, StatusLogView } from '@/domain/device/view';
import { sentenceOf } from '@/domain/reason-sentence';
import { isRelayOnline } from '@/domain/relay/view';
import type { Viewer } from '@/domain/viewer';
import { visibleConnections } from '@/domain/visibility/connections';

/** What a device is loaded with for its view: without the relay's own bookkeeping. */
export function deviceColumns(viewer: Viewer) {
  return {
    omit: { sessionEpoch: true, relayId: true, lastTrafficAt: true, notes: true },
    include: {
      activeRotation: stateColumns.activeRotation,
      customer: { select: { id: true, name: true, timeZone: true } },
      relay: {
        select: {
          ...{ id: true, name: true, lastSeenAt: true, publicHost: true, families: true, takesTls: true },
          ...{ vpnState: true, vpnCause: true },
        },
      },
      annotations: annotationsOf(viewer),
      schedule: { select: { nextAt: true, waitingSince: true, pausedAt: true } },
      _count: {
        select: { secrets: { where: { revokedAt: null } }, connections: { where: visibleConnections(viewer) } },
      },
    },
  } as const satisfies Prisma.DeviceDefaultArgs;
}

type LoadedDevice = Prisma.DeviceGetPayload<ReturnType<typeof deviceColumns>>;

export function toDeviceView(loaded: LoadedDevice, now: Date): DeviceView {
  const {
    _count,
    relay,
    schedule,
    customer,
    annotations,
    activeRotation: _r,
    assignedAt: _a,
    status: _s,
    statusReason: _w,
    ...device
  } = loaded;
  return {
    ...device,
    customer: customer && { id: customer.id, name: customer.name },
    ...toAnnotationView(annotations),
    state: stateOf(loaded),
    relay: { id: relay.id, name: relay.name, online: isRelayOnline(relay, now), takesOpenvpn: takesOpenvpn(relay) },
    paired: _count.secrets > 0,
    nextRotation: schedule && {
      nextAt: schedule.nextAt,
      waitingSince: schedule.waitingSince,
      paused: schedule.pausedAt !== null,
    },
    connectionCount: _count.connections,
  };
}

export function toStatusLogView({ id, status, reason, at, times, firstAt }: StatusLog): StatusLogView {
  return { id, status, reason, sentence: sentenceOf(reason), at, times, firstAt };
}
