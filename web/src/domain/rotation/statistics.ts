import { Prisma } from '@pocketproxy/prisma';
import type { z } from 'zod';
import { firstHold, holdRate } from '@pocketproxy/relay/contract';
import type { Context } from '@/domain/context';
import { deviceIdInput } from '@/domain/device/input';
import { seenDevice, type SeenDevice } from '@/domain/device/load';
import { parse } from '@/domain/parse';
import type { RotationStatisticsView } from '@/domain/rotation/view';
import { historySince, whoseIs } from '@/domain/visibility/devices';

const dayMs = 86_400_000;
const addressDays = 30;
const maxAddresses = 1_000;
const maxHolds = 40;

/**
 * How well a device's rotations work: success of the last day and week, quality of its addresses, which holds work.
 * Reads rows of this device only, and for collisions those of its own addresses. @throws AppError `not_found`
 */
export async function getRotationStatistics(
  context: Context,
  input: z.input<typeof deviceIdInput>,
): Promise<RotationStatisticsView> {
  const { id } = parse(deviceIdInput, input);
  const device = await seenDevice(context, id);
  const since = historySince(context.viewer, device) ?? new Date(0);
  const [success, addresses, carriers, collisions, holds] = await Promise.all([
    readSuccess(context, device, since),
    readAddresses(context, recentOf(context, device, since)),
    readCarriers(context, recentOf(context, device, since)),
    whoseIs(context.viewer, device.customerId) === 'own' ? readCollisions(context, device, since) : null,
    readHolds(context, device, since),
  ]);
  const bounds = { days: addressDays, atMost: maxAddresses };
  return { ...success, addresses: { ...bounds, ...addresses, carriers }, collisions, ...holds };
}

async function readSuccess({ db, now }: Context, { id }: SeenDevice, since: Date) {
  const [day, week] = [1, 7].map((days) => new Date(now.getTime() - days * dayMs));
  const [counts] = await db.$queryRaw<{ dayEnded: number; dayChanged: number; ended: number; changed: number }[]>`
    SELECT count(*) FILTER (WHERE "createdAt" >= ${day})::int AS "dayEnded",
      count(*) FILTER (WHERE "createdAt" >= ${day} AND "state" = 'changed')::int AS "dayChanged",
      count(*)::int AS "ended", count(*) FILTER (WHERE "state" = 'changed')::int AS "changed"
    FROM "Rotation"
    WHERE "deviceId" = ${id}::uuid AND "createdAt" >= ${week} AND "createdAt" >= ${since}
      AND "state" IN ('changed', 'same_ip', 'failed') AND "reason" IS DISTINCT FROM 'cancelled'`;
  const { dayEnded = 0, dayChanged = 0, ended = 0, changed = 0 } = counts ?? {};
  return { day: { ended: dayEnded, changed: dayChanged }, week: { ended, changed } };
}

/** The device's newest addresses, as far as the viewer may look back. */
function recentOf({ now }: Context, { id }: SeenDevice, since: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT "ip", "carrier", "firstSeenAt", "lastSeenAt" FROM "IpHistory"
    WHERE "deviceId" = ${id}::uuid AND "firstSeenAt" >= ${monthAgo(now)} AND "firstSeenAt" >= ${since}
    ORDER BY "firstSeenAt" DESC LIMIT ${maxAddresses}`;
}

const monthAgo = (now: Date) => new Date(now.getTime() - addressDays * dayMs);

async function readAddresses({ db }: Context, recent: Prisma.Sql) {
  const [row] = await db.$queryRaw<{ seen: number; unique: number; networks: number; medianRepeatMs: number | null }[]>`
    WITH recent AS (${recent}), gaps AS (
      SELECT "ip", set_masklen("ip"::inet, CASE family("ip"::inet) WHEN 4 THEN 24 ELSE 48 END) AS "in",
        "firstSeenAt" - lag("lastSeenAt") OVER (PARTITION BY "ip" ORDER BY "firstSeenAt") AS "gap"
      FROM recent)
    SELECT count(*)::int AS "seen", count(DISTINCT "ip")::int AS "unique", count(DISTINCT network("in"))::int AS "networks",
      (extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY "gap")) * 1000)::float8 AS "medianRepeatMs"
    FROM gaps`;
  return row ?? { seen: 0, unique: 0, networks: 0, medianRepeatMs: null };
}

function readCarriers({ db }: Context, recent: Prisma.Sql) {
  return db.$queryRaw<{ carrier: string | null; seen: number }[]>`
    WITH recent AS (${recent})
    SELECT NULLIF("carrier", '') AS "carrier", count(*)::int AS "seen" FROM recent GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10`;
}

/** Only within the customer, and from when on each of its phones was its own (TENANT-02). */
async function readCollisions(context: Context, device: SeenDevice, since: Date) {
  const { id, customerId } = device;
  if (customerId === null) return { addresses: 0, devices: 0 };
  const [row] = await context.db.$queryRaw<{ addresses: number; devices: number }[]>`
    WITH own AS (SELECT DISTINCT "ip" FROM (${recentOf(context, device, since)}) recent)
    SELECT count(DISTINCT own."ip")::int AS "addresses", count(DISTINCT d."id")::int AS "devices"
    FROM own JOIN "IpHistory" h ON h."ip" = own."ip" JOIN "Device" d ON d."id" = h."deviceId"
    WHERE d."customerId" = ${customerId}::uuid AND d."id" <> ${id}::uuid
      AND h."lastSeenAt" >= GREATEST(${monthAgo(context.now)}, d."assignedAt")`;
  return row ?? { addresses: 0, devices: 0 };
}

async function readHolds({ db }: Context, { id, carrier }: SeenDevice, since: Date) {
  const records = await db.rotationHold.findMany({
    where: { deviceId: id, updatedAt: { gte: since } },
    orderBy: [{ carrier: 'asc' }, { holdMs: 'asc' }],
    take: maxHolds,
  });
  return {
    holds: records.map((record) => ({
      carrier: record.carrier || null,
      holdMs: record.holdMs,
      attempts: record.attempts,
      rate: holdRate(record),
    })),
    firstHoldMs: firstHold(records.filter((record) => record.carrier === (carrier ?? ''))),
  };
}
