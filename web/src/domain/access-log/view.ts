import { z } from 'zod';
import { pageOf } from '@/domain/page';

/** Whether a connection's streams are logged, and how long lines are kept. */
export const accessLogSettingsView = z.object({
  id: z.uuid(),
  enabled: z.boolean(),
  days: z.number().int(),
  /** Streams of these days whose line was dropped under pressure; hours that begin before count whole. */
  dropped: z.number().int(),
});
export type AccessLogSettingsView = z.infer<typeof accessLogSettingsView>;

/** One stream or UDP association, as it ended. Never a destination. */
export const accessLogLineView = z.object({
  id: z.uuid(),
  /** When it ended. */
  at: z.date(),
  /** The client's. */
  address: z.string(),
  protocol: z.string(),
  /** Bytes, exact. */
  up: z.number(),
  down: z.number(),
  durationMs: z.number().int(),
  /** Of the reasons table. */
  reason: z.string(),
  /** What a person reads; null for a reason of a newer relay. */
  sentence: z.string().nullable(),
});
export type AccessLogLineView = z.infer<typeof accessLogLineView>;
export const accessLogPage = pageOf(accessLogLineView);
