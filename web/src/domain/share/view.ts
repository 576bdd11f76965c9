import { z } from 'zod';
import { pageOf } from '@/domain/page';
import type { Share } from '@pocketproxy/prisma';

/** A share as the device's owner sees it: the address that was typed, never whether someone has it. */
export const shareView = z.object({
  id: z.uuid(),
  email: z.string(),
  rename: z.boolean(),
  ports: z.boolean(),
  configs: z.boolean(),
  rotate: z.boolean(),
  createdAt: z.date(),
});
export type ShareView = z.infer<typeof shareView>;
export const sharePage = pageOf(shareView);

const named = z.object({ id: z.uuid(), name: z.string() });

/** A share with both its sides, as operators see it. */
export const customerShareView = shareView.extend({
  device: named,
  owner: named.nullable(),
  /** Null: no one has confirmed the address. */
  holder: named.nullable(),
});
export type CustomerShareView = z.infer<typeof customerShareView>;
export const customerSharePage = pageOf(customerShareView);

/** A share that its grantee left. */
export const leftShareView = z.object({ deviceId: z.uuid() });
export type LeftShareView = z.infer<typeof leftShareView>;

export function toShareView({ id, email, rename, ports, configs, rotate, createdAt }: Share): ShareView {
  return { id, email, rename, ports, configs, rotate, createdAt };
}

/** Whether something was shared with the viewer's customer until not long ago. */
export const endedShareView = z.object({ ended: z.boolean() });
export type EndedShareView = z.infer<typeof endedShareView>;
