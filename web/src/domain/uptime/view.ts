import { z } from 'zod';
import { uptimeKindNames } from '@/domain/uptime/kinds';

const kind = z.enum(uptimeKindNames);
/** Milliseconds by kind, in the order of the kinds, without those of none. */
const shares = z.array(z.object({ kind, ms: z.number() })).readonly();

const cell = z.object({ start: z.date(), end: z.date(), shares });
export type UptimeCell = z.infer<typeof cell>;

const interruption = z.object({
  kind,
  from: z.date(),
  to: z.date(),
  /** It lasts until now. */
  ongoing: z.boolean(),
  sentence: z.string(),
});
export type UptimeInterruption = z.infer<typeof interruption>;

export const uptimeView = z.object({
  /** When this was read; the last cell ends here. */
  at: z.date(),
  /** Of the time that counts; null where nothing does. */
  percent: z.number().nullable(),
  shares,
  /** Oldest first, without gaps. */
  cells: z.array(cell).readonly(),
  /** All that was not online, newest first, without rotations. */
  interruptions: z.array(interruption).readonly(),
  /** Interruptions that are not listed. */
  moreInterruptions: z.number().int(),
});
export type UptimeView = z.infer<typeof uptimeView>;
