import { maxPhoneBytes, type SimUse } from '../connection/sim-use.ts';
import { sql, type Statement } from './sql.ts';

/** The row begins a cycle after the stored one. */
const isNewer = sql`(r.start <= now() + interval '1 hour' AND r.start - LEAST(s."cycleStart", now()) > interval '14 days')`;
/** The row's cycle is the stored one or a later one; a stored one in the future is wrong. */
const isNamed = sql`(r.start <= now() + interval '1 hour'
          AND (s."cycleStart" - r.start <= interval '14 days' OR s."cycleStart" > now()))`;

/**
 * Adds to the use of SIMs, as part of the flush's statement: only where `taken` has a row. Bytes of a lower generation are
 * dropped, a newer cycle (cycles are at least 28 days long) replaces the older one, as `addSimUse` does in memory; one
 * that begins in the future was named by a clock that is ahead. A plan that is gone has no row, so nothing is written.
 */
export function simsUsed(sims: ReadonlyMap<string, SimUse>): Statement {
  const rows = [...sims];
  const column = <T>(of: (use: SimUse) => T) => rows.map(([, use]) => of(use));
  return sql`
      UPDATE "SimUse" s SET
        "bytes" = r.bytes + CASE WHEN ${isNewer} THEN 0 ELSE s."bytes" END,
        "phoneBytes" = LEAST(r.phone + CASE WHEN ${isNewer} THEN 0 ELSE s."phoneBytes" END, ${maxPhoneBytes}::bigint),
        "phoneCounter" = COALESCE(r.counter, s."phoneCounter"),
        "cycleStart" = CASE WHEN ${isNamed} THEN r.start ELSE s."cycleStart" END,
        "cycleEnd" = CASE WHEN ${isNamed} THEN r."end" ELSE s."cycleEnd" END
      FROM taken, unnest(
        ${rows.map(([deviceId]) => deviceId)}::uuid[],
        ${column(({ startMs }) => new Date(startMs))}::timestamptz[],
        ${column(({ endMs }) => new Date(endMs))}::timestamptz[],
        ${column(({ generation }) => generation)}::int[],
        ${column(({ bytes }) => BigInt(bytes))}::bigint[],
        ${column(({ phoneBytes }) => BigInt(phoneBytes))}::bigint[],
        ${column(({ phoneCounter }) => phoneCounter)}::bigint[]
      ) AS r(device, start, "end", generation, bytes, phone, counter)
      WHERE s."deviceId" = r.device AND r.generation >= s."generation"`;
}
