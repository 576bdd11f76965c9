import { z } from 'zod';
import { alertView } from '@/domain/alert/view';
import { connectionStateView } from '@/domain/connection/states';
import { deviceListItem } from '@/domain/device/view';
import { overviewRange } from '@/domain/overview/input';

const deviceProblem = z.enum(['offline', 'no_mobile', 'degraded', 'not_paired']);
export type DeviceProblem = z.infer<typeof deviceProblem>;

const severity = z.enum(['critical', 'warning', 'info']);

/** Something that needs a person. */
const attention = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('device'),
    problem: deviceProblem,
    severity,
    deviceId: z.uuid(),
    name: z.string(),
    /** Why, as the device's own page says it. */
    sentence: z.string(),
    /** Since when; null where it is not known. */
    since: z.date().nullable(),
    /** Connections that are switched on and refuse because of it. */
    refusing: z.number().int(),
  }),
  /** So many phones have the same problem that they are named together. */
  z.object({
    of: z.literal('devices'),
    problem: deviceProblem,
    severity,
    count: z.number().int(),
    refusing: z.number().int(),
  }),
  z.object({ of: z.literal('alert'), severity, alert: alertView }),
  z.object({ of: z.literal('alerts'), severity, kind: alertView.shape.kind, count: z.number().int() }),
]);
export type Attention = z.infer<typeof attention>;

/** Oldest first; the last entry is still running. */
const history = z.array(z.number()).readonly();

const figures = z.object({
  /** Phones that serve, and at the end of each of the last 24 hours those that were connected. */
  online: z.object({ now: z.number().int(), total: z.number().int(), history }),
  /** Bytes of today, from which the rate is derived; and those of each five minutes of the last hour. */
  now: z.object({ total: z.object({ up: z.number(), down: z.number() }), history }),
  /** Bytes since midnight in the customer's zone, and of each of the last 24 hours. */
  today: z.object({ bytes: z.number(), history }),
  /** Bytes of this month and of each of the last 30 days. */
  month: z.object({
    bytes: z.number(),
    history,
    /** All monthly data limits together; null without any. */
    limit: z.object({ connections: z.number().int(), usedBytes: z.number(), limitBytes: z.number() }).nullable(),
  }),
  /** That ended today, those with another address, and those of each of the last 24 hours. */
  rotations: z.object({ ended: z.number().int(), changed: z.number().int(), history }),
});
export type OverviewFigures = z.infer<typeof figures>;

/** A phone in the overview: a device as lists show it, with what can be copied. */
export const overviewPhone = deviceListItem.extend({
  /** Whose it is, when it is shared with the viewer. */
  sharedBy: z.string().nullable(),
  /** Counted for the viewer's own customer. */
  todayBytes: z.number(),
  /** Those whose access the viewer may copy, by name. */
  connections: z
    .array(
      z.object({
        ...{ id: z.uuid(), name: z.string(), state: connectionStateView },
        ...{ host: z.string(), port: z.number().int(), username: z.string() },
      }),
    )
    .readonly(),
  /** Whether the viewer may test them. */
  mayTest: z.boolean(),
});
export type OverviewPhone = z.infer<typeof overviewPhone>;

export const overviewView = z.object({
  /** When this was read. */
  at: z.date(),
  /** What was done already, on the way to the first byte; null once there was one. */
  checklist: z.object({ paired: z.boolean(), connected: z.boolean() }).nullable(),
  attention: z.object({ items: z.array(attention).readonly(), more: z.number().int() }),
  figures,
  phones: z.object({
    /** Own ones and shared ones. */
    own: z.number().int(),
    shared: z.number().int(),
    /** All of them by name where they are few; else those with the most traffic today. */
    order: z.enum(['name', 'busiest']),
    items: z.array(overviewPhone).readonly(),
  }),
});
export type OverviewView = z.infer<typeof overviewView>;

export const overviewTrafficView = z.object({
  range: overviewRange,
  /** By which days begin. */
  timeZone: z.string(),
  readAt: z.date(),
  /** Oldest first, without gaps; the last one is still running. */
  buckets: z.array(z.object({ at: z.date(), until: z.date() })).readonly(),
  /** By phone, the one with the most first; the last one may hold all others. Bytes of each bucket, both ways. */
  series: z
    .array(z.object({ deviceId: z.uuid().nullable(), name: z.string(), bytes: z.array(z.number()).readonly() }))
    .readonly(),
});
export type OverviewTrafficView = z.infer<typeof overviewTrafficView>;
