import { z } from 'zod';
import { utc } from '../../contract/periods.ts';
import { limitSettings } from '../../contract/connection-limits.ts';
import { simPlanSettings } from '../../contract/sim-plans.ts';

/** What the relay knows of a connection, as it reads it from Postgres and from its snapshot. */
export const connectionSettings = z.object({
  id: z.uuid(),
  deviceId: z.uuid(),
  customerId: z.uuid().nullable(),
  usedBy: z.uuid().nullable().default(null),
  port: z.number().int().min(1).max(65_535),
  username: z.string(),
  verifier: z.string(),
  passwordGiven: z.boolean().default(false),
  enabled: z.boolean(),
  customerActive: z.boolean(),
  ...limitSettings,
  /** The defaults are for snapshots that were written before these were there. */
  timeZone: z.string().default(utc),
  accessLog: z.boolean().default(false),
  vpnNumber: z.number().int().nullable().default(null),
  vpnGeneration: z.number().int().default(0),
  whitelist: z.array(z.string()),
});

/** What a connection has used of its quota. The defaults are for snapshots that were written before they were there. */
export const quotaUse = z.object({
  startMs: z.number(),
  bytes: z.number(),
  generation: z.number().int().default(0),
  topUpBytes: z.number().default(0),
});

/** A phone, with the plan of its SIM. The defaults are for older snapshots. */
export const deviceRecord = z.object({
  id: z.uuid(),
  customerId: z.uuid().nullable(),
  secretHashes: z.array(z.string()),
  sim: simPlanSettings.nullable().default(null),
  simUse: z
    .object({
      startMs: z.number(),
      endMs: z.number(),
      generation: z.number().int(),
      bytes: z.number(),
      phoneBytes: z.number(),
      phoneCounter: z.number().nullable(),
    })
    .nullable()
    .default(null),
});

/** What operators have opened. */
export const exceptionRow = z.object({
  cidr: z.string(),
  fromPort: z.number().int().nullable(),
  toPort: z.number().int().nullable(),
  customerId: z.uuid().nullable(),
  deviceId: z.uuid().nullable(),
  expiresAtMs: z.number().nullable(),
});

/** What operators have set, for all customers or for one. */
export const ceilingValue = z.object({ customerId: z.uuid().nullable(), name: z.string(), value: z.number() });
