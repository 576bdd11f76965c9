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

/** A share that its grantee left. */
export const leftShareView = z.object({ deviceId: z.uuid() });
export type LeftShareView = z.infer<typeof leftShareView>;

export function toShareView({ id, email, rename, ports, configs, rotate, createdAt }: Share): ShareView {
  return { id, email, rename, ports, configs, rotate, createdAt };
}
