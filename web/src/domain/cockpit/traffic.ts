import { hourMs, sliceMs, stepStartMs } from '@pocketproxy/relay/contract';
import type { CockpitView } from '@/domain/cockpit/view';
import { rowsOfPeriod } from '@/domain/connection/period';
import type { Context } from '@/domain/context';

const hours = 24;

/** What all customers used. The hour that runs is the last one. */
export async function readTraffic({ db, now }: Context): Promise<CockpitView['traffic']> {
  const nowMs = now.getTime();
  const first = stepStartMs(hourMs, nowMs) - (hours - 1) * hourMs;
  const slice = stepStartMs(sliceMs, nowMs) - sliceMs;
  const { gte, lt } = rowsOfPeriod('month', now, 'UTC');
  const [byHour, [five], [month]] = await Promise.all([
    db.$queryRaw<{ hour: Date; bytes: bigint }[]>`
      SELECT "hour", sum("bytesUp" + "bytesDown")::bigint AS "bytes" FROM "UsageHour"
      WHERE "hour" >= ${new Date(first)} GROUP BY "hour"`,
    db.$queryRaw<{ bytes: bigint }[]>`
      SELECT COALESCE(sum("bytesUp" + "bytesDown"), 0)::bigint AS "bytes" FROM "UsageFiveMinutes"
      WHERE "at" >= ${new Date(slice)} AND "at" < ${new Date(slice + sliceMs)}`,
    db.$queryRaw<{ bytes: bigint }[]>`
      SELECT COALESCE(sum("bytesUp" + "bytesDown"), 0)::bigint AS "bytes" FROM "UsageMonth"
      WHERE "month" >= ${gte} AND "month" < ${lt}`,
  ]);
  const bytesAt = new Map(byHour.map(({ hour, bytes }) => [hour.getTime(), Number(bytes)]));
  const series = Array.from({ length: hours }, (_, index) => bytesAt.get(first + index * hourMs) ?? 0);
  return {
    bitsPerSecond: (Number(five?.bytes ?? 0n) * 8) / (sliceMs / 1_000),
    last24Hours: series.reduce((sum, bytes) => sum + bytes, 0),
    month: Number(month?.bytes ?? 0n),
    hours: series,
  };
}
