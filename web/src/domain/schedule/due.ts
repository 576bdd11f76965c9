import type { Database } from '@/domain/database';
import { idleWaitMs } from '@/domain/schedule/bounds';

/** Schedules read in one turn; those due longest come first. */
const atMost = 5_000;

/**
 * The devices of which a rotation is due by the database's clock, the longest due first. Those of suspended customers
 * wait until these are active again, and those that wait for silence until it is there or they have waited long enough.
 */
export async function dueDevices(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ deviceId: string }[]>`
    SELECT s."deviceId" FROM "RotationSchedule" s
    JOIN "Device" d ON d."id" = s."deviceId" LEFT JOIN "Customer" c ON c."id" = d."customerId"
    WHERE s."nextAt" <= now() AND (c."id" IS NULL OR c."state" = 'active')
      AND (s."idleSeconds" IS NULL OR s."waitingSince" IS NULL
        OR d."lastTrafficAt" IS NULL OR d."lastTrafficAt" <= now() - s."idleSeconds" * interval '1 second'
        OR s."waitingSince" <= now() - ${idleWaitMs} * interval '1 millisecond')
    ORDER BY s."dueAt", s."deviceId" LIMIT ${atMost}`;
  return rows.map(({ deviceId }) => deviceId);
}
