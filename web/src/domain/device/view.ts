import { isReason, reasons } from '@pocketproxy/relay/contract';
import type { Command, DeviceStatus, IpHistory, Prisma, Rotation, StatusLog } from '@pocketproxy/prisma';
import { visibleConnections } from '@/domain/visibility/connections';
import { isRelayOnline } from '@/domain/relay/view';
import type { Viewer } from '@/domain/viewer';

/** A device as screens show it. */
export interface DeviceView {
  readonly id: string;
  readonly name: string;
  readonly customerId: string | null;
  readonly customer: { readonly id: string; readonly name: string } | null;
  readonly relay: { readonly id: string; readonly name: string; readonly online: boolean };
  /** False once unpaired: no phone has a valid secret. */
  readonly paired: boolean;
  readonly model: string | null;
  readonly osVersion: string | null;
  readonly appVersion: string | null;
  readonly status: DeviceStatus;
  readonly statusReason: string | null;
  readonly statusSentence: string | null;
  readonly statusChangedAt: Date;
  readonly connectedAt: Date | null;
  readonly lastSeenAt: Date | null;
  readonly batteryPercent: number | null;
  readonly charging: boolean | null;
  readonly signalDbm: number | null;
  readonly carrier: string | null;
  readonly networkType: string | null;
  readonly mobileUp: boolean | null;
  readonly publicIpv4: string | null;
  readonly publicIpv6: string | null;
  readonly temperatureC: number | null;
  readonly rttMs: number | null;
  readonly createdAt: Date;
  /** Those that the viewer may see. */
  readonly connectionCount: number;
}

export type IpHistoryView = Pick<IpHistory, 'id' | 'ip' | 'carrier' | 'firstSeenAt' | 'lastSeenAt'>;
export type StatusLogView = Pick<StatusLog, 'id' | 'status' | 'reason' | 'at' | 'times' | 'firstAt'> & {
  readonly sentence: string | null;
};

/** A rotation with its honest result. */
export type RotationView = Pick<
  Rotation,
  | 'id'
  | 'deviceId'
  | 'commandId'
  | 'state'
  | 'oldIp'
  | 'newIp'
  | 'reason'
  | 'attempts'
  | 'createdAt'
  | 'startedAt'
  | 'finishedAt'
> & { readonly sentence: string | null; readonly durationMs: number | null };

export type CommandView = Pick<
  Command,
  'id' | 'deviceId' | 'kind' | 'state' | 'reason' | 'createdAt' | 'expiresAt' | 'finishedAt'
> & { readonly sentence: string | null; readonly rotation: RotationView | null };

/** A pairing code as the dialog follows it; the code itself is shown once, at creation. */
export interface PairingCodeView {
  readonly id: string;
  readonly state: 'waiting' | 'used' | 'expired';
  readonly expiresAt: Date;
  readonly deviceId: string | null;
}

/** What a device is loaded with for its view: without the relay's own bookkeeping. */
export function deviceColumns(viewer: Viewer) {
  return {
    omit: { sessionEpoch: true, relayId: true },
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

export function deviceView({ _count, relay, assignedAt: _, ...device }: LoadedDevice, now: Date): DeviceView {
  return {
    ...device,
    relay: { id: relay.id, name: relay.name, online: isRelayOnline(relay, now) },
    paired: _count.secrets > 0,
    connectionCount: _count.connections,
    statusSentence: sentenceOf(device.statusReason),
  };
}

export function rotationView(rotation: Rotation): RotationView {
  const { id, deviceId, commandId, state, oldIp, newIp, reason, attempts, createdAt, startedAt, finishedAt } = rotation;
  const durationMs = finishedAt ? finishedAt.getTime() - (startedAt ?? createdAt).getTime() : null;
  const sentence = sentenceOf(reason);
  return {
    id,
    deviceId,
    commandId,
    state,
    oldIp,
    newIp,
    reason,
    sentence,
    attempts,
    createdAt,
    startedAt,
    finishedAt,
    durationMs,
  };
}

export function commandView({ rotation, ...command }: Command & { rotation: Rotation | null }): CommandView {
  const { id, deviceId, kind, state, reason, createdAt, expiresAt, finishedAt } = command;
  const sentence = sentenceOf(reason);
  return {
    id,
    deviceId,
    kind,
    state,
    reason,
    sentence,
    createdAt,
    expiresAt,
    finishedAt,
    rotation: rotation && rotationView(rotation),
  };
}

export function statusLogView({ id, status, reason, at, times, firstAt }: StatusLog): StatusLogView {
  return { id, status, reason, sentence: sentenceOf(reason), at, times, firstAt };
}

/** The words of the reasons table, the same that the relay logged. */
export function sentenceOf(reason: string | null): string | null {
  return reason !== null && isReason(reason) ? reasons[reason].sentence : null;
}
