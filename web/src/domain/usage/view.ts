import { z } from 'zod';
import { connectionLimits } from '@pocketproxy/relay/contract/connection-limits';
import { pageOf } from '@/domain/page';
import { usageRange } from '@/domain/usage/input';

const counts = z.object({
  /** Bytes, exact. */
  up: z.number(),
  down: z.number(),
  /** Streams and UDP associations that were opened. */
  opened: z.number().int(),
  /** Requests and clients that were refused. */
  refused: z.number().int(),
  /**
   * Highest rate of both directions together, bits per second over about two seconds. Of several connections: that of
   * the fastest one, not of all together.
   */
  peakBitsPerSecond: z.number(),
  /** Distinct client addresses (IPv6: /64) that opened streams, estimated: docs/adr/0034. */
  clients: z.number().int(),
  /** There were at least so many; the estimate ends there. */
  clientsAtLeast: z.boolean(),
});
export type TrafficCounts = z.infer<typeof counts>;

const bucket = counts.extend({ at: z.date(), until: z.date() });
export type TrafficBucket = z.infer<typeof bucket>;

export const trafficView = z.object({
  range: usageRange,
  /** By which days and months begin. */
  timeZone: z.string(),
  /** When this was read. */
  readAt: z.date(),
  /** Oldest first, without gaps; the last one is still running. */
  buckets: z.array(bucket).readonly(),
  /** Of all buckets; clients are distinct ones of the whole range. */
  sum: counts,
});
export type TrafficView = z.infer<typeof trafficView>;

const refusalRow = z.object({
  /** A name of the reasons table, or `other`. */
  reason: z.string(),
  /** What a person reads. */
  sentence: z.string(),
  /** What to do about it; null where there is nothing to say. */
  advice: z.string().nullable(),
  /** The client's (IPv6: its /64); null: all further addresses of this reason together. */
  address: z.string().nullable(),
  count: z.number().int(),
  lastAt: z.date(),
});
export type RefusalHistoryRow = z.infer<typeof refusalRow>;

export const refusalHistoryView = z.object({
  /** Start of the first hour that was read. */
  since: z.date(),
  /** All refusals since then. */
  total: z.number().int(),
  /** Of them, those of the last hour, to five minutes. */
  lastHour: z.number().int(),
  /** By reason, the most frequent first. */
  reasons: z.array(refusalRow.omit({ address: true })).readonly(),
  /** By reason and address, the newest first, at most 200. */
  rows: z.array(refusalRow).readonly(),
});
export type RefusalHistoryView = z.infer<typeof refusalHistoryView>;

/** What a connection, a device or a customer used in the current month. */
const usageItem = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Of a connection: its device. */
  deviceName: z.string().nullable(),
  up: z.number(),
  down: z.number(),
  /** Of a connection with a data limit, in its current period. */
  quota: z.object({ usedBytes: z.number(), limitBytes: z.number(), period: connectionLimits.quotaPeriod }).nullable(),
});
export type UsageItem = z.infer<typeof usageItem>;
export const usagePage = pageOf(usageItem);
