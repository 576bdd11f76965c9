import { z } from 'zod';
import { readingRange } from '@/domain/reading/input';

/** One for each step, oldest first; null: the phone was away, or did not say. */
const values = z.array(z.number().nullable()).readonly();

export const readingsView = z.object({
  range: readingRange,
  /** When this was read. */
  at: z.date(),
  /** Start of the first step, and how long each is. */
  from: z.date(),
  stepMs: z.number().int(),
  /** Of an hour the lowest. */
  batteryPercent: values,
  /** Of an hour the mean. */
  signalDbm: values,
  /** Of an hour the highest. */
  temperatureC: values,
  /** Of an hour the mean. */
  rttMs: values,
});
export type ReadingsView = z.infer<typeof readingsView>;
