import type { Prisma, PrismaClient } from '@pocketproxy/prisma';
import type { ConnectionRecord, DeviceRecord, Reading } from '../directory.ts';
import { relayLimits } from '../limits.ts';

/** Which rows: all of the relay, or those that these ids touch. */
export type Scope =
  'all' | { readonly connections: string[]; readonly devices: string[]; readonly customers: string[] };

const connectionColumns = {
  id: true,
  deviceId: true,
  port: true,
  username: true,
  passwordVerifier: true,
  enabled: true,
  protocols: true,
  expiresAt: true,
  quotaBytes: true,
  quotaPeriod: true,
  speedBitsPerSecond: true,
  maxStreams: true,
  maxConnectsPerSecond: true,
  whitelist: { select: { cidr: true }, orderBy: { cidr: 'asc' } },
  quotaUse: { select: { periodStart: true, bytes: true } },
  device: { select: { customerId: true, customer: { select: { state: true } } } },
} as const satisfies Prisma.ConnectionSelect;

const deviceColumns = {
  id: true,
  customerId: true,
  secrets: { where: { revokedAt: null }, select: { hash: true }, orderBy: { createdAt: 'asc' } },
} as const satisfies Prisma.DeviceSelect;

type ConnectionRow = Prisma.ConnectionGetPayload<{ select: typeof connectionColumns }>;
type DeviceRow = Prisma.DeviceGetPayload<{ select: typeof deviceColumns }>;

/** Reads the relay's rows in one consistent look, in pages so that the process stays responsive. */
export async function readRows(db: PrismaClient, relayId: string, bootId: string, scope: Scope): Promise<Reading> {
  return db.$transaction(
    async (tx) => {
      const last = await tx.usageFlush.aggregate({ where: { bootId }, _max: { sequence: true } });
      const connections = await pages((page) =>
        tx.connection.findMany({
          where: { relayId, deletedAt: null, ...connectionScope(scope) },
          select: connectionColumns,
          ...page,
        }),
      );
      const devices = await pages((page) =>
        tx.device.findMany({ where: { relayId, ...deviceScope(scope) }, select: deviceColumns, ...page }),
      );
      return {
        connections: connections.flatMap((row) => connectionRecord(row) ?? []),
        devices: devices.map(deviceRecord),
        written: last._max.sequence ?? 0,
      };
    },
    { isolationLevel: 'RepeatableRead', timeout: relayLimits.databaseTimeoutMs },
  );
}

function connectionScope(scope: Scope): Prisma.ConnectionWhereInput {
  if (scope === 'all') return {};
  const { connections, devices, customers } = scope;
  return {
    OR: [{ id: { in: connections } }, { deviceId: { in: devices } }, { device: { customerId: { in: customers } } }],
  };
}

function deviceScope(scope: Scope): Prisma.DeviceWhereInput {
  if (scope === 'all') return {};
  return { OR: [{ id: { in: scope.devices } }, { customerId: { in: scope.customers } }] };
}

interface Page {
  take: number;
  orderBy: { id: 'asc' };
  cursor?: { id: string };
  skip?: number;
}

async function pages<Row extends { id: string }>(read: (page: Page) => Promise<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const last = rows.at(-1);
    const after = last ? { cursor: { id: last.id }, skip: 1 } : {};
    const more = await read({ take: relayLimits.readPageRows, orderBy: { id: 'asc' }, ...after });
    rows.push(...more);
    if (more.length < relayLimits.readPageRows) return rows;
  }
}

function connectionRecord(row: ConnectionRow): ConnectionRecord | undefined {
  if (row.port === null) return undefined; // a deleted one; a CHECK holds that
  const { device, quotaUse } = row;
  return {
    settings: {
      id: row.id,
      deviceId: row.deviceId,
      customerId: device.customerId,
      port: row.port,
      username: row.username,
      verifier: row.passwordVerifier,
      enabled: row.enabled,
      customerActive: device.customer?.state !== 'suspended',
      protocols: row.protocols,
      expiresAtMs: row.expiresAt?.getTime() ?? null,
      quotaBytes: row.quotaBytes === null ? null : Number(row.quotaBytes),
      quotaPeriod: row.quotaPeriod,
      speedBitsPerSecond: row.speedBitsPerSecond === null ? null : Number(row.speedBitsPerSecond),
      maxStreams: row.maxStreams,
      maxConnectsPerSecond: row.maxConnectsPerSecond,
      whitelist: row.whitelist.map(({ cidr }) => cidr),
    },
    quota: quotaUse ? { startMs: quotaUse.periodStart.getTime(), bytes: Number(quotaUse.bytes) } : undefined,
  };
}

function deviceRecord({ id, customerId, secrets }: DeviceRow): DeviceRecord {
  return { id, customerId, secretHashes: secrets.map(({ hash }) => hash) };
}
