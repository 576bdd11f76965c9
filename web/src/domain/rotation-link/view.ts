import { z } from 'zod';
import type { Rotation, RotationLink } from '@pocketproxy/prisma';
import { isRotationOver } from '@pocketproxy/relay/contract';

/** An address on the web that rotates one device; its secret is shown once. */
export const rotationLinkView = z.object({
  id: z.uuid(),
  deviceId: z.uuid(),
  name: z.string(),
  state: z.enum(['active', 'expired', 'used_up']),
  cidrs: z.array(z.string()),
  maxUses: z.number().int().nullable(),
  uses: z.number().int(),
  expiresAt: z.date().nullable(),
  createdAt: z.date(),
  lastUsedAt: z.date().nullable(),
  lastUsedIp: z.string().nullable(),
});
export type RotationLinkView = z.infer<typeof rotationLinkView>;

/** A link that was made just now, with its address. */
export const newRotationLinkView = rotationLinkView.extend({ url: z.string() });
export type NewRotationLinkView = z.infer<typeof newRotationLinkView>;

export const rotationLinkList = z.array(rotationLinkView);

export function toRotationLinkView(link: RotationLink, now: Date): RotationLinkView {
  const { id, deviceId, name, cidrs, maxUses, uses, expiresAt, createdAt, lastUsedAt, lastUsedIp } = link;
  const state = isExpired(link, now) ? 'expired' : isUsedUp(link) ? 'used_up' : 'active';
  return { id, deviceId, name, state, cidrs, maxUses, uses, expiresAt, createdAt, lastUsedAt, lastUsedIp };
}

export function isExpired({ expiresAt }: Pick<RotationLink, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

export function isUsedUp({ maxUses, uses }: Pick<RotationLink, 'maxUses' | 'uses'>): boolean {
  return maxUses !== null && uses >= maxUses;
}

/** A rotation as someone with a link may know it: the addresses, and nothing of device, customer or connection. */
export const linkRotationView = z.object({
  id: z.uuid(),
  deviceId: z.uuid(),
  result: z.enum(['running', 'changed', 'same_ip', 'failed']),
  oldIp: z.string().nullable(),
  newIp: z.string().nullable(),
  durationMs: z.number().int().nullable(),
  attempts: z.number().int(),
  /** The request came through the phone that rotates, or may have: what is answered later would not arrive. */
  throughPhone: z.boolean(),
});
export type LinkRotationView = z.infer<typeof linkRotationView>;

export function toLinkRotationView(rotation: Rotation, throughPhone: boolean): LinkRotationView {
  const { id, deviceId, state, oldIp, newIp, oldIpv6, newIpv6, attempts, startedAt, createdAt, finishedAt } = rotation;
  const inside = state === 'draining' && rotation.calledInside;
  return {
    ...{ id, deviceId, attempts, throughPhone: throughPhone || inside },
    result: isRotationOver(state) ? state : 'running',
    oldIp: oldIp ?? oldIpv6,
    newIp: newIp ?? newIpv6,
    durationMs: finishedAt && finishedAt.getTime() - (startedAt ?? createdAt).getTime(),
  };
}
