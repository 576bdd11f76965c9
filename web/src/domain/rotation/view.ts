import { z } from 'zod';
import type { Rotation } from '@pocketproxy/prisma';
import { sentenceOf } from '@/domain/reason-sentence';

/** A rotation with its honest result. */
export const rotationView = z.object({
  id: z.uuid(),
  deviceId: z.uuid(),
  commandId: z.uuid().nullable(),
  trigger: z.enum(['manual', 'schedule', 'link', 'group', 'api']),
  state: z.enum(['queued', 'running', 'changed', 'same_ip', 'failed']),
  /** As the relay knew it when it sent the command. */
  oldIp: z.string().nullable(),
  newIp: z.string().nullable(),
  reason: z.string().nullable(),
  sentence: z.string().nullable(),
  attempts: z.number().int(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  durationMs: z.number().nullable(),
});
export type RotationView = z.infer<typeof rotationView>;

export function toRotationView({ activeDeviceId: _, ...rotation }: Rotation): RotationView {
  const { reason, createdAt, startedAt, finishedAt } = rotation;
  const durationMs = finishedAt ? finishedAt.getTime() - (startedAt ?? createdAt).getTime() : null;
  return { ...rotation, sentence: sentenceOf(reason), durationMs };
}
