import { Prisma } from '@pocketproxy/prisma';
import { partitionedTables } from '@/domain/retention/partitions';
import {
  batched,
  perDevice,
  type BatchedTable,
  type PartitionedTable,
  type PerDeviceTable,
} from '@/domain/retention/table';
import type { World } from '@/domain/testing/world';

export type AgedTable = PartitionedTable | BatchedTable | PerDeviceTable;

const { sql } = Prisma;
const id = sql`gen_random_uuid()`;

/** Every table that retention deletes from. */
export const agedTables: readonly AgedTable[] = [
  ...partitionedTables,
  ...(Object.keys(perDevice) as PerDeviceTable[]),
  ...(Object.keys(batched) as BatchedTable[]),
];

/** Adds rows of a table, of world's customer A, one for each of the times. */
export async function addAged({ db, a, as, relayId }: World, table: AgedTable, times: readonly Date[]): Promise<void> {
  const usage = sql`"connectionId", "deviceId", "ownerId"`;
  const ids = sql`${a.connection.id}::uuid, ${a.deviceId}::uuid, ${a.customerId}::uuid`;
  const webhook = sql`(SELECT "id" FROM "WebhookEndpoint" LIMIT 1)`;
  const group = sql`(SELECT "id" FROM "DeviceGroup" LIMIT 1)`;
  const rows: Record<AgedTable, [columns: Prisma.Sql, values: Prisma.Sql]> = {
    UsageFiveMinutes: [sql`${usage}, "at"`, sql`${ids}, at`],
    UsageHour: [sql`${usage}, "hour"`, sql`${ids}, at`],
    UsageDay: [sql`${usage}, "day"`, sql`${ids}, at`],
    RefusalHour: [sql`${usage}, "hour", "lastAt", "reason", "address"`, sql`${ids}, at, at, 'bad_password', ''`],
    AccessLog: [
      sql`"id", "connectionId", "ownerId", "at", "address", "protocol", "bytesUp", "bytesDown", "durationMs", "reason"`,
      sql`${id}, ${a.connection.id}::uuid, ${a.customerId}::uuid, at, '192.0.2.1', 'http', 1, 1, 1, 'closed'`,
    ],
    OutgoingEvent: [sql`"id", "at", "kind", "version", "data"`, sql`${id}, at, 'test', 1, '{}'`],
    WebhookDelivery: [
      sql`"id", "eventId", "eventAt", "endpointId", "kind", "nextAttemptAt", "giveUpAt"`,
      sql`${id}, ${id}, at, ${webhook}, 'test', at, at`,
    ],
    AuditLog: [sql`"id", "at", "actorKind", "action", "targetType"`, sql`${id}, at, 'job', 'test', 'device'`],
    Command: [
      sql`"id", "deviceId", "relayId", "kind", "state", "createdAt", "expiresAt", "sentAt", "finishedAt"`,
      sql`${id}, ${a.deviceId}::uuid, ${relayId}::uuid, 'reboot', 'done', at, at + interval '2 min', at, at`,
    ],
    GroupRotation: [sql`"id", "groupId", "createdAt", "finishedAt"`, sql`${id}, ${group}, at, at`],
    RelayRun: [sql`"relayId", "startedAt", "run", "lastSeenAt"`, sql`${relayId}::uuid, at, 1, at`],
    Incident: [
      sql`"id", "kind", "subjectId", "seenAt", "openedAt", "closedAt"`,
      sql`${id}, 'test', ${a.deviceId}::uuid, at, at, at`,
    ],
    MaintenanceWindow: [sql`"id", "deviceId", "startsAt", "endsAt"`, sql`${id}, ${a.deviceId}::uuid, at, at`],
    Mail: [
      sql`"id", "recipient", "template", "state", "createdAt", "finishedAt"`,
      sql`${id}, 'a@a.test', 't', 'sent', at, at`,
    ],
    DeviceReading: [sql`"deviceId", "at"`, sql`${a.deviceId}::uuid, at`],
    DeviceReadingHour: [sql`"deviceId", "hour"`, sql`${a.deviceId}::uuid, at`],
    DeviceMute: [sql`"deviceId", "sideId", "until"`, sql`${a.deviceId}::uuid, ${id}, at`],
    Session: [
      sql`"id", "userId", "version", "createdAt", "lastUsedAt", "expiresAt"`,
      sql`${id}, ${as.viewer.viewer.userId}::uuid, 1, at - interval '1 day', now(), at`,
    ],
    Invitation: [
      sql`"id", "customerId", "email", "role", "hash", "createdAt", "expiresAt"`,
      sql`${id}, ${a.customerId}::uuid, 'i@a.test', 'viewer', ${id}::text, at - interval '1 day', at`,
    ],
    Link: [
      sql`"id", "userId", "kind", "hash", "createdAt", "expiresAt"`,
      sql`${id}, (SELECT "id" FROM "User" u ORDER BY "id" OFFSET n LIMIT 1), 'reset_password', ${id}::text,
        at - interval '1 day', at`,
    ],
    DoneLink: [sql`"hash", "doneAt"`, sql`${id}::text, at`],
    PairingCode: [
      sql`"id", "hash", "relayId", "createdAt", "expiresAt"`,
      sql`${id}, ${id}::text, ${relayId}::uuid, at - interval '1 day', at`,
    ],
    EgressException: [sql`"id", "cidr", "note", "expiresAt"`, sql`${id}, '10.1.0.0/16', 'x', at`],
    ApiAnswer: [
      sql`"apiKeyId", "route", "key", "bodyHash", "createdAt"`,
      sql`(SELECT "id" FROM "ApiKey" LIMIT 1), 'GET /', ${id}::text, ''::bytea, at`,
    ],
    UsageFlush: [sql`"bootId", "sequence", "at"`, sql`${id}, 1, at`],
    Rotation: [
      sql`"id", "deviceId", "trigger", "state", "createdAt", "finishedAt", "reason"`,
      sql`${id}, ${a.deviceId}::uuid, 'manual', 'failed', at, at, 'timeout'`,
    ],
    IpHistory: [
      sql`"id", "deviceId", "ip", "firstSeenAt", "lastSeenAt"`,
      sql`${id}, ${a.deviceId}::uuid, '192.0.2.1', at, at`,
    ],
    StatusLog: [sql`"id", "deviceId", "status", "at"`, sql`${id}, ${a.deviceId}::uuid, 'online', at`],
  };
  const [columns, values] = rows[table];
  await db.$executeRaw`INSERT INTO ${Prisma.raw(`"${table}"`)} (${columns})
    SELECT ${values} FROM unnest(${times}::timestamptz[]) WITH ORDINALITY AS t(at, n)`;
}

/** How many rows a table has. */
export async function rowsOf({ db }: World, table: string): Promise<number> {
  const [row] = await db.$queryRaw<{ rows: number }[]>`SELECT count(*)::int AS "rows" FROM ${Prisma.raw(`"${table}"`)}`;
  return row?.rows ?? 0;
}

/** Adds what rows of {@link addAged} refer to. */
export async function addOwners({ db, a }: World): Promise<void> {
  await db.webhookEndpoint.create({
    data: { customerId: a.customerId, name: 'w', url: 'https://w.test', events: [], secretSealed: 's' },
  });
  await db.deviceGroup.create({ data: { customerId: a.customerId, name: 'g', colour: 'blue' } });
  await db.apiKey.create({ data: { customerId: a.customerId, name: 'k', publicId: 'k', hash: new Uint8Array(32) } });
}
