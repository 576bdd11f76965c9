import { z } from 'zod';
import { rotationStateNames } from '@pocketproxy/relay/contract';
import { groupColours } from '@/domain/group/colours';
import { pageOf } from '@/domain/page';

export const groupView = z.object({
  id: z.uuid(),
  name: z.string(),
  colour: z.enum(groupColours),
  /** Null: of the operators. */
  customer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  maxRotatingPercent: z.number().int(),
  deviceCount: z.number().int(),
  createdAt: z.date(),
});
export type GroupView = z.infer<typeof groupView>;
export const groupPage = pageOf(groupView);

export const deletedGroupView = z.object({ id: z.uuid() });
export type DeletedGroupView = z.infer<typeof deletedGroupView>;

/** What became of many devices at once: those that it was done to, and those that the viewer may not. */
export const groupChangeView = z.object({ changed: z.number().int(), skipped: z.number().int() });
export type GroupChangeView = z.infer<typeof groupChangeView>;

/** Bytes of the connections that the viewer may see on a group's devices, in their customers' current months. */
export const groupUsageView = z.object({ connections: z.number().int(), monthBytes: z.number() });
export type GroupUsageView = z.infer<typeof groupUsageView>;

/** A phone's part in the rotation of its group: waiting, its rotation's state, refused or cancelled. */
export const groupRotationEntry = z.object({
  deviceId: z.uuid(),
  deviceName: z.string(),
  state: z.enum(['waiting', 'refused', 'cancelled', ...rotationStateNames]),
  /** Why it was refused or failed. */
  sentence: z.string().nullable(),
  oldIp: z.string().nullable(),
  newIp: z.string().nullable(),
});

/** A rotation of all devices of a group, with its summary. */
export const groupRotationView = z.object({
  id: z.uuid(),
  groupId: z.uuid(),
  createdAt: z.date(),
  cancelledAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  counts: z.object({
    waiting: z.number().int(),
    running: z.number().int(),
    changed: z.number().int(),
    /** Kept their address, failed or were refused. */
    unchanged: z.number().int(),
    cancelled: z.number().int(),
  }),
  entries: z.array(groupRotationEntry),
});
export type GroupRotationView = z.infer<typeof groupRotationView>;
