import { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import {
  isRotationReason,
  reasons,
  rotationReasons,
  rotationStateNames,
  type RotationState,
} from '@pocketproxy/relay/contract';
import { pageOf } from '@/domain/page';
import { askerColumns, askerOf, askerView } from '@/domain/rotation/asker';
import type { Viewer } from '@/domain/viewer';

const state = z.enum(rotationStateNames);

/** A step of the operation: its state, from when on, in which attempt. */
export const rotationStep = z.object({ state, at: z.coerce.date(), attempt: z.number().int() });

/** An attempt that ended. `seen`: another address, but one that the condition does not accept. */
export const rotationAttempt = z.object({
  number: z.number().int(),
  /** How long the radio was off, milliseconds; null where the phone decides that itself. */
  holdMs: z.number().int().nullable(),
  newIp: z.string().nullable(),
  result: z.enum(['changed', 'seen', 'same_ip', 'failed']),
  startedAt: z.coerce.date(),
  finishedAt: z.coerce.date(),
});

/** A rotation with its honest result. */
export const rotationView = z.object({
  id: z.uuid(),
  deviceId: z.uuid(),
  commandId: z.uuid().nullable(),
  trigger: z.enum(['manual', 'schedule', 'link', 'group', 'api']),
  asker: askerView,
  state,
  /** As the relay knew it when it sent the command. */
  oldIp: z.string().nullable(),
  newIp: z.string().nullable(),
  oldIpv6: z.string().nullable(),
  newIpv6: z.string().nullable(),
  reason: z.string().nullable(),
  /** What there is to say of its end beside the state. */
  sentence: z.string().nullable(),
  method: z.string().nullable(),
  unseenHours: z.number().int().nullable(),
  seenBefore: z.number().int().nullable(),
  attempts: z.number().int(),
  maxAttempts: z.number().int(),
  steps: z.array(rotationStep),
  attemptLog: z.array(rotationAttempt),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  durationMs: z.number().nullable(),
});
export type RotationView = z.infer<typeof rotationView>;
export const rotationPage = pageOf(rotationView);

/** Rotations that ended, and those of them that changed the address; cancelled ones count for nothing. */
const success = z.object({ ended: z.number().int(), changed: z.number().int() });

/** How well a device's rotations work, and how good its addresses are. */
export const rotationStatisticsView = z.object({
  day: success,
  week: success,
  /** Of the last `days`, at most the newest `atMost`. */
  addresses: z.object({
    days: z.number().int(),
    atMost: z.number().int(),
    /** How often the phone came to an address, and how many different ones they were. */
    seen: z.number().int(),
    unique: z.number().int(),
    /** Different /24 networks; of IPv6 /48. */
    networks: z.number().int(),
    /** Median time from losing an address to having it again, milliseconds; null when none came again. */
    medianRepeatMs: z.number().nullable(),
    carriers: z.array(z.object({ carrier: z.string().nullable(), seen: z.number().int() })),
  }),
  /** Addresses that other phones of the same customer also had; null for those who do not see these phones. */
  collisions: z.object({ addresses: z.number().int(), devices: z.number().int() }).nullable(),
  /** What is known of each hold, by carrier; `rate` is the likelihood that it brings another address. */
  holds: z.array(
    z.object({ carrier: z.string().nullable(), holdMs: z.number().int(), attempts: z.number(), rate: z.number() }),
  ),
  /** With which the next rotation begins. */
  firstHoldMs: z.number().int(),
});
export type RotationStatisticsView = z.infer<typeof rotationStatisticsView>;

/** What a rotation is loaded with for its view. */
export const rotationColumns = askerColumns;
export type LoadedRotation = Prisma.RotationGetPayload<{ include: typeof rotationColumns }>;

export function toRotationView(rotation: LoadedRotation, viewer: Viewer): RotationView {
  const { id, deviceId, commandId, trigger, state, oldIp, newIp, oldIpv6, newIpv6, reason, method } = rotation;
  const { unseenHours, seenBefore, attempts, maxAttempts, createdAt, startedAt, finishedAt } = rotation;
  return {
    ...{ id, deviceId, commandId, trigger, state, oldIp, newIp, oldIpv6, newIpv6, reason, method },
    ...{ unseenHours, seenBefore, attempts, maxAttempts, createdAt, startedAt, finishedAt },
    asker: askerOf(rotation, viewer),
    sentence: endSentence(state, reason),
    steps: z.array(rotationStep).parse(rotation.steps),
    attemptLog: z.array(rotationAttempt).parse(rotation.attemptLog),
    durationMs: finishedAt ? finishedAt.getTime() - (startedAt ?? createdAt).getTime() : null,
  };
}

/** What there is to say of an end beside its state. */
export function endSentence(state: RotationState, reason: string | null): string | null {
  return state === 'same_ip' ? reasons.same_ip.sentence : sentenceOf(reason);
}

/** Null for none, and for one that only a newer relay knows. */
function sentenceOf(reason: string | null): string | null {
  return reason !== null && isRotationReason(reason) ? rotationReasons[reason] : null;
}
