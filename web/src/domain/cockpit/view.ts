import { z } from 'zod';
import { deviceStateNames } from '@/domain/device/states';

const count = z.number().int();
const named = z.object({ id: z.uuid(), name: z.string() });

/** A phone as one cell of the fleet. */
export const fleetCell = z.object({
  id: z.uuid(),
  name: z.string(),
  state: z.enum(deviceStateNames),
  carrier: z.string().nullable(),
  relay: z.string(),
  customer: z.string().nullable(),
});
export type FleetCell = z.infer<typeof fleetCell>;

export const fleetView = z.object({
  /** By name. */
  cells: z.array(fleetCell).readonly(),
  /** All phones, also those beyond the bound. */
  total: count,
});
export type FleetView = z.infer<typeof fleetView>;

/** What an operator asks first, about the whole product. */
export const cockpitView = z.object({
  /** Bytes both ways. */
  traffic: z.object({
    /** Bits per second over the last whole five minutes. */
    bitsPerSecond: z.number(),
    last24Hours: z.number(),
    /** This month, by UTC. */
    month: z.number(),
    /** The last 24 hours by hour, oldest first. */
    hours: z.array(z.number()).readonly(),
  }),
  /** Those that ended in the last 24 hours, without cancelled ones. */
  rotations: z.object({ ended: count, changed: count, sameIp: count, failed: count }),
  overQuota: z.object({
    count,
    /** The first of them, by name. */
    connections: z.array(z.object({ ...named.shape, customer: z.string().nullable() })).readonly(),
  }),
  signUps: z.object({
    /** In the last 7 days, of confirmed addresses. */
    count,
    newest: z
      .array(z.object({ email: z.string(), at: z.date(), confirmed: z.boolean(), customer: named.nullable() }))
      .readonly(),
  }),
  failures: z.object({
    /** Mails of the last 24 hours that were given up. */
    mails: count,
    /** Webhooks whose last attempts failed, and those that were switched off for it. */
    webhooks: count,
    /** Null: the queues do not answer. */
    jobs: count.nullable(),
  }),
});
export type CockpitView = z.infer<typeof cockpitView>;
