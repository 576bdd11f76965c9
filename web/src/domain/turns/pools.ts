import type { Database } from '@/domain/database';
import type { Pool } from '@/domain/turns/turns';

/** The pools of some devices: their customers and their groups, by id, and how full each is now. */
export async function readPools(
  db: Database,
  deviceIds: readonly string[],
): Promise<{ readonly pools: Map<string, Pool>; readonly ofDevice: Map<string, string[]> }> {
  const ids = [...deviceIds];
  const members = await db.$queryRaw<{ deviceId: string; pool: string }[]>`
    SELECT "id" AS "deviceId", "customerId" AS "pool" FROM "Device"
    WHERE "id" = ANY(${ids}::uuid[]) AND "customerId" IS NOT NULL
    UNION ALL SELECT "deviceId", "groupId" FROM "DeviceGroupEntry" WHERE "deviceId" = ANY(${ids}::uuid[])`;
  const ofDevice = new Map<string, string[]>();
  for (const { deviceId, pool } of members) ofDevice.set(deviceId, [...(ofDevice.get(deviceId) ?? []), pool]);
  const names = [...new Set(members.map(({ pool }) => pool))];
  const rows = await db.$queryRaw<({ id: string } & Pool)[]>`
    SELECT c."id", count(d."id")::int AS "size", count(r."id")::int AS "running", c."maxRotatingPercent" AS "percent"
    FROM "Customer" c JOIN "Device" d ON d."customerId" = c."id" LEFT JOIN "Rotation" r ON r."activeDeviceId" = d."id"
    WHERE c."id" = ANY(${names}::uuid[]) GROUP BY c."id"
    UNION ALL
    SELECT g."id", count(e."deviceId")::int, count(r."id")::int, g."maxRotatingPercent"
    FROM "DeviceGroup" g JOIN "DeviceGroupEntry" e ON e."groupId" = g."id"
    LEFT JOIN "Rotation" r ON r."activeDeviceId" = e."deviceId"
    WHERE g."id" = ANY(${names}::uuid[]) GROUP BY g."id"`;
  return { pools: new Map(rows.map(({ id, ...pool }) => [id, pool])), ofDevice };
}
