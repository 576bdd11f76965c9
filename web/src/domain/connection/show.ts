import { vpnCauses } from '@pocketproxy/relay/contract/vpn-states';
import type { Prisma } from '@pocketproxy/prisma';
import { annotationsOf, toAnnotationView } from '@/domain/annotation/view';
import { takesOpenvpn } from '@/domain/connection/openvpn';
import { zoneOf } from '@/domain/connection/period';
import { portKeptMs } from '@/domain/connection/port-kept';
import { currentUse, quotaUseColumns } from '@/domain/connection/quota-use';
import { connectionState } from '@/domain/connection/state';
import type { ConnectionView } from '@/domain/connection/view';
import { stateColumns, stateOf as stateOfDevice } from '@/domain/device/state';
import type { Viewer } from '@/domain/viewer';
import { visibleEntries } from '@/domain/visibility/connections';

export const entryColumns = { id: true, cidr: true, note: true, createdAt: true } as const;

/** What a connection is loaded with for its view, where its device is there already. */
export function columnsOnDevice(viewer: Viewer) {
  return {
    omit: { passwordVerifier: true, passwordSealed: true },
    include: {
      whitelist: {
        where: visibleEntries(viewer),
        select: entryColumns,
        orderBy: { createdAt: 'asc' },
      },
      quotaUse: { select: quotaUseColumns },
      annotations: annotationsOf(viewer),
    },
  } as const satisfies Prisma.ConnectionDefaultArgs;
}

/** What a connection is loaded with for its view. */
export function connectionColumns(viewer: Viewer) {
  const { omit, include } = columnsOnDevice(viewer);
  return {
    omit,
    include: {
      ...include,
      device: {
        select: {
          ...{ id: true, name: true, customerId: true, ...stateColumns },
          customer: { select: { id: true, name: true, timeZone: true } },
        },
      },
      relay: { select: { publicHost: true, families: true, takesTls: true, vpnState: true, vpnCause: true } },
    },
  } as const satisfies Prisma.ConnectionDefaultArgs;
}

type LoadedConnection = Prisma.ConnectionGetPayload<ReturnType<typeof connectionColumns>>;

export function toConnectionView(row: LoadedConnection, monthBytes: number, now: Date): ConnectionView {
  const {
    id,
    name,
    deviceId,
    username,
    enabled,
    protocols,
    requireTls,
    expiresAt,
    quotaPeriod,
    maxStreams,
    maxConnectsPerSecond,
  } = row;
  const { device, whitelist, createdAt, rotationWaitSeconds, maxVpnSessions } = row;
  const phone = stateOfDevice(device);
  return {
    id,
    name,
    deviceId,
    device: { id: device.id, name: device.name, state: phone },
    customerId: device.customerId,
    customer: device.customer && { id: device.customer.id, name: device.customer.name },
    host: row.relay.publicHost,
    families: row.relay.families,
    takesTls: row.relay.takesTls,
    takesOpenvpn: takesOpenvpn(row.relay),
    openvpnDown: row.relay.vpnState === 'down',
    openvpnReason: row.relay.vpnCause && vpnCauses[row.relay.vpnCause],
    port: row.port,
    releasedPort: row.releasedPort,
    portKeptUntil: portKeptUntil(row, now),
    username,
    enabled,
    protocols,
    requireTls,
    state: connectionState(row, phone, now, zoneOf(device.customer)),
    expiresAt,
    quotaBytes: numberOrNull(row.quotaBytes),
    quotaPeriod,
    speedBitsPerSecond: numberOrNull(row.speedBitsPerSecond),
    maxStreams,
    maxConnectsPerSecond,
    rotationWaitSeconds,
    maxVpnSessions,
    createdAt,
    whitelist,
    monthBytes,
    quotaUse: quotaUseOf(row, now),
    ...toAnnotationView(row.annotations),
  };
}

function quotaUseOf(row: LoadedConnection, now: Date): ConnectionView['quotaUse'] {
  const { usedBytes, limitBytes } = currentUse(row, now, zoneOf(row.device.customer));
  return limitBytes === null ? null : { usedBytes, limitBytes };
}

function portKeptUntil({ port, expiresAt }: LoadedConnection, now: Date): Date | null {
  return port !== null && expiresAt && expiresAt <= now ? new Date(expiresAt.getTime() + portKeptMs) : null;
}

function numberOrNull(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}
