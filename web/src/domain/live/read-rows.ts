import { monthBytes } from '@/domain/connection/month-bytes';
import { connectionColumns, toConnectionView } from '@/domain/connection/show';
import type { Database } from '@/domain/database';
import { deviceColumns, toDeviceView } from '@/domain/device/show';
import type { RowKind, RowScope } from '@/domain/live/event';
import { lastOfEach } from '@/domain/rotation/last-of-each';
import type { Viewer } from '@/domain/viewer';

/** A row as all who may see it have it: without what differs by viewer. */
export interface LiveRow extends RowScope {
  readonly kind: RowKind;
  readonly id: string;
  readonly deviceId: string;
  readonly createdAt: Date;
  readonly view: Readonly<Record<string, unknown>>;
}

export interface RowIds {
  readonly device: readonly string[];
  readonly connection: readonly string[];
}

/** Sees every row; what it reads is handed on by each row's scope. */
const everyRow: Viewer = {
  ...{ userId: '', email: '', name: '', sessionId: '', isOperator: true },
  ...{ memberships: [], shares: [] },
};

/** Reads rows for all viewers at once; those that are gone are left out. */
export async function readLiveRows(db: Database, now: Date, ids: RowIds): Promise<LiveRow[]> {
  const connections = await readConnections(db, now, ids.connection);
  const deviceIds = new Set([...ids.device, ...connections.map(({ deviceId }) => deviceId)]);
  const [scopes, devices] = await Promise.all([readScopes(db, [...deviceIds]), readDevices(db, now, ids.device)]);
  return [...devices, ...connections].flatMap((row) => {
    const scope = scopes.get(row.deviceId);
    return scope ? [{ ...scope, ...row }] : [];
  });
}

type Unscoped = Omit<LiveRow, 'customerId' | 'sharedWith'>;

async function readDevices(db: Database, now: Date, ids: readonly string[]): Promise<Unscoped[]> {
  if (ids.length === 0) return [];
  const [rows, last] = await Promise.all([
    db.device.findMany({ where: { id: { in: [...ids] } }, ...deviceColumns(everyRow) }),
    // Members see rotations since the device is theirs, so no more is handed on
    lastOfEach({ db, viewer: { ...everyRow, isOperator: false } }, ids),
  ]);
  return rows.map((row) => {
    const { connectionCount: _differs, externalId: _e, metadata: _m, ...view } = toDeviceView(row, now);
    const { id, createdAt } = row;
    const shown = { ...view, lastRotation: last.get(id) ?? null };
    return { kind: 'device', id, deviceId: id, holderId: null, createdAt, view: shown };
  });
}

async function readConnections(db: Database, now: Date, ids: readonly string[]): Promise<Unscoped[]> {
  if (ids.length === 0) return [];
  const rows = await db.connection.findMany({
    where: { id: { in: [...ids] }, deletedAt: null },
    ...connectionColumns(everyRow),
  });
  const months = await monthBytes(db, now, rows);
  return rows.map((row) => {
    // A shared device's whitelist takes a right, annotations differ by side; the state of its device comes with the device
    const {
      whitelist: _w,
      device: _d,
      externalId: _e,
      metadata: _m,
      ...view
    } = toConnectionView(row, months.get(row.id) ?? 0, now);
    const { id, deviceId, holderId, createdAt } = row;
    return { kind: 'connection', id, deviceId, holderId, createdAt, view };
  });
}

async function readScopes(db: Database, ids: readonly string[]) {
  const rows = await db.device.findMany({
    where: { id: { in: [...ids] } },
    select: {
      id: true,
      customerId: true,
      customer: { select: { state: true } },
      shares: { select: { customerId: true } },
    },
  });
  return new Map(
    rows.map(({ id, customerId, customer, shares }) => {
      const active = customer?.state === 'active';
      return [
        id,
        {
          customerId: active ? customerId : null,
          sharedWith: active ? shares.flatMap((share) => share.customerId ?? []) : [],
        },
      ];
    }),
  );
}
