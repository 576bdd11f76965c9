import { z } from 'zod';
import { formatCidr, readCidr } from '@pocketproxy/relay/contract';
import { rotationLinkBounds } from '@/domain/rotation-link/bounds';
import { line, nameText } from '@/domain/text';

/** Inputs of the verbs on rotation links. */

export const linksOfDeviceInput = z.object({ deviceId: z.uuid() });
export const rotationLinkIdInput = z.object({ id: z.uuid() });
export const renameRotationLinkInput = z.object({ id: z.uuid(), name: nameText });

/** An address or a CIDR, stored the same in all spellings. */
const cidr = line(60).transform((text, context) => {
  const block = readCidr(text);
  if (block) return formatCidr(block);
  context.addIssue({ code: 'custom', message: 'Enter IP addresses or CIDRs, such as 203.0.113.7 or 2001:db8::/48' });
  return z.NEVER;
});

export const createRotationLinkInput = z.object({
  deviceId: z.uuid(),
  name: nameText,
  /** Null: never. */
  expiresAt: z.coerce.date().nullable().default(null),
  /** Who may use it; empty: everyone. */
  cidrs: z.array(cidr).max(rotationLinkBounds.cidrs, `At most ${rotationLinkBounds.cidrs}`).default([]),
  /** Rotations that it may start; null: any number. */
  maxUses: z.number().int().min(rotationLinkBounds.uses.min).max(rotationLinkBounds.uses.max).nullable().default(null),
});

/** What a program opens: the token of the address. */
export const openLinkInput = z.object({ token: z.string().max(200) });
export const rotateByLinkInput = openLinkInput.extend({
  /** Where the dashboard answers, host:port. Known to the web process, never from a request. */
  answerTargets: z.array(z.string().max(300)).max(rotationLinkBounds.answerTargets).default([]),
});
export const linkRotationInput = openLinkInput.extend({ rotationId: z.uuid() });
