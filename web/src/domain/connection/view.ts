import type { DeviceStatus, Prisma, ProxyProtocols, QuotaPeriod, WhitelistEntry } from '@pocketproxy/prisma';
import { usedInPeriod } from '@/domain/connection/period';
import { visibleEntries } from '@/domain/visibility/connections';
import type { Viewer } from '@/domain/viewer';

/** A connection as screens show it, without its password. */
export interface ConnectionView {
  readonly id: string;
  readonly name: string;
  readonly deviceId: string;
  readonly device: { readonly id: string; readonly name: string; readonly status: DeviceStatus };
  readonly customerId: string | null;
  readonly customer: { readonly id: string; readonly name: string } | null;
  readonly host: string;
  /** Address families by which the host's ports can be reached: 4, 6. */
  readonly families: readonly number[];
  readonly port: number;
  readonly username: string;
  readonly enabled: boolean;
  readonly protocols: ProxyProtocols;
  readonly state: ConnectionStatus;
  readonly expiresAt: Date | null;
  readonly quotaBytes: number | null;
  readonly quotaPeriod: QuotaPeriod;
  readonly speedBitsPerSecond: number | null;
  readonly maxStreams: number;
  readonly maxConnectsPerSecond: number;
  readonly createdAt: Date;
  /** Those entries that the viewer may see. */
  readonly whitelist: readonly WhitelistEntryView[];
  /** Bytes of the current UTC month, both ways, for the customer that owns the device now. */
  readonly monthBytes: number;
}

export type ConnectionStatus = 'on' | 'off' | 'expired' | 'quota_exceeded';

export type WhitelistEntryView = Pick<WhitelistEntry, 'id' | 'cidr' | 'note' | 'createdAt'>;

/** Refusals of one client for one reason, as the relay folds them. Times are ISO 8601. */
export interface RefusalView {
  readonly reason: string;
  readonly sentence: string;
  readonly address: string;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

export interface Bytes {
  readonly up: number;
  readonly down: number;
}

export interface ConnectionUsageView {
  /** When this was read. */
  readonly at: Date;
  /** The current UTC hour. */
  readonly now: Bytes;
  /** The current UTC month. */
  readonly month: Bytes;
  readonly total: Bytes;
  readonly quota: {
    readonly limitBytes: number;
    readonly usedBytes: number;
    readonly period: QuotaPeriod;
    readonly periodStart: Date | null;
    readonly resetsAt: Date | null;
  } | null;
  /** 24 hours, oldest first, without gaps. */
  readonly hours: readonly ({ readonly hour: Date } & Bytes)[];
}

/** What a connection is loaded with for its view, where its device is there already. */
export function columnsOnDevice(viewer: Viewer) {
  return {
    omit: { passwordVerifier: true, passwordSealed: true },
    include: {
      whitelist: {
        where: visibleEntries(viewer),
        select: { id: true, cidr: true, note: true, createdAt: true },
        orderBy: { createdAt: 'asc' },
      },
      quotaUse: { select: { periodStart: true, bytes: true } },
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
          ...{ id: true, name: true, status: true, customerId: true },
          customer: { select: { id: true, name: true } },
        },
      },
      relay: { select: { publicHost: true, families: true } },
    },
  } as const satisfies Prisma.ConnectionDefaultArgs;
}

type LoadedConnection = Prisma.ConnectionGetPayload<ReturnType<typeof connectionColumns>>;

export function connectionView(row: LoadedConnection, monthBytes: number, now: Date): ConnectionView {
  const { id, name, deviceId, username, enabled, protocols, expiresAt, quotaPeriod, maxStreams, maxConnectsPerSecond } =
    row;
  const { device, whitelist, createdAt } = row;
  return {
    id,
    name,
    deviceId,
    device: { id: device.id, name: device.name, status: device.status },
    customerId: device.customerId,
    customer: device.customer,
    host: row.relay.publicHost,
    families: row.relay.families,
    port: row.port ?? 0,
    username,
    enabled,
    protocols,
    state: stateOf(row, now),
    expiresAt,
    quotaBytes: numberOrNull(row.quotaBytes),
    quotaPeriod,
    speedBitsPerSecond: numberOrNull(row.speedBitsPerSecond),
    maxStreams,
    maxConnectsPerSecond,
    createdAt,
    whitelist,
    monthBytes,
  };
}

function stateOf(row: LoadedConnection, now: Date): ConnectionStatus {
  if (!row.enabled) return 'off';
  if (row.expiresAt && row.expiresAt <= now) return 'expired';
  const used = usedInPeriod(row.quotaUse, row.quotaPeriod, now);
  return row.quotaBytes !== null && used >= Number(row.quotaBytes) ? 'quota_exceeded' : 'on';
}

function numberOrNull(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}
