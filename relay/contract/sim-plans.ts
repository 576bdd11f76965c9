import { z } from 'zod';
import { connectionLimits } from './connection-limits.ts';

/** What happens once the data plan of a SIM is used up. */
export const simCapActions = ['nothing', 'stop', 'slow'] as const;
export type SimCapAction = (typeof simCapActions)[number];

/** The data plan of the SIM in a device; bounds are those of the database's CHECKs. */
export const simPlanLimits = {
  /** Bytes of a billing cycle, both directions together. */
  planBytes: connectionLimits.quotaBytes.unwrap(),
  /** Day of the month on which a cycle begins; in a shorter month its last day. */
  billingDay: z.number().int().min(1, 'From 1 to 31').max(31, 'From 1 to 31'),
  atCap: z.enum(simCapActions),
  /** Of all connections of the device together, bits per second; of `slow` only. */
  slowBitsPerSecond: connectionLimits.speedBitsPerSecond,
  /** What the phone itself reports counts where it is more than our traffic. */
  countsPhone: z.boolean(),
};

/** The plan as the relay holds it, in its memory and in its snapshot. */
export const simPlanSettings = z.object({
  planBytes: z.number(),
  billingDay: z.number().int(),
  atCap: z.enum(simCapActions),
  slowBitsPerSecond: z.number().nullable(),
  countsPhone: z.boolean(),
  /** Of the device's customer. */
  timeZone: z.string(),
});
export type SimPlanSettings = Readonly<z.infer<typeof simPlanSettings>>;

/** Shares of a limit at which people are warned: it is near, and it is reached. */
export const softLimitPercents = [80, 100] as const;
