import type { Prisma } from '@pocketproxy/prisma';
import { utc } from '@pocketproxy/relay/contract';
import { dayStart, monthStart } from '@/domain/connection/period';
import type { Database } from '@/domain/database';

/** Counts bytes of an hour as the relay's flush does: with its day and its month. */
export async function addUsage(db: Database, row: Prisma.UsageHourUncheckedCreateInput): Promise<void> {
  const { hour, bytesUp = 0n, bytesDown = 0n, ...whose } = row;
  const { connectionId, ownerId } = whose;
  const [day, month] = [dayStart(new Date(hour), utc), monthStart(new Date(hour), utc)];
  const more = { bytesUp: { increment: bytesUp }, bytesDown: { increment: bytesDown } };
  await db.usageHour.create({ data: row });
  await db.usageDay.upsert({
    where: { connectionId_day_ownerId: { connectionId, day, ownerId } },
    create: { ...whose, day, bytesUp, bytesDown },
    update: more,
  });
  await db.usageMonth.upsert({
    where: { connectionId_month_ownerId: { connectionId, month, ownerId } },
    create: { ...whose, month, bytesUp, bytesDown },
    update: more,
  });
}
