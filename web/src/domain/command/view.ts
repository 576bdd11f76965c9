import { z } from 'zod';
import type { Command, Rotation } from '@pocketproxy/prisma';
import { sentenceOf } from '@/domain/reason-sentence';
import { rotationView, toRotationView } from '@/domain/rotation/view';

/** An order to a phone, with the rotation that it is, if it is one. */
export const commandView = z.object({
  id: z.uuid(),
  deviceId: z.uuid(),
  kind: z.enum(['rotate', 'reboot', 'find_phone']),
  state: z.enum(['queued', 'sent', 'done', 'failed', 'expired']),
  reason: z.string().nullable(),
  sentence: z.string().nullable(),
  createdAt: z.date(),
  expiresAt: z.date(),
  finishedAt: z.date().nullable(),
  rotation: rotationView.nullable(),
});
export type CommandView = z.infer<typeof commandView>;

export function toCommandView({ rotation, ...command }: Command & { rotation: Rotation | null }): CommandView {
  const { id, deviceId, kind, state, reason, createdAt, expiresAt, finishedAt } = command;
  return {
    ...{ id, deviceId, kind, state, reason, createdAt, expiresAt, finishedAt },
    sentence: sentenceOf(reason),
    rotation: rotation && toRotationView(rotation),
  };
}
