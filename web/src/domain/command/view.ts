import { z } from 'zod';
import type { Command } from '@pocketproxy/prisma';
import { sentenceOf } from '@/domain/reason-sentence';

/** An order to a phone. */
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
});
export type CommandView = z.infer<typeof commandView>;

export function toCommandView(command: Command): CommandView {
  const { id, deviceId, kind, state, reason, createdAt, expiresAt, finishedAt } = command;
  return {
    ...{ id, deviceId, kind, state, reason, createdAt, expiresAt, finishedAt },
    sentence: sentenceOf(reason),
  };
}
