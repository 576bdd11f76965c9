import type { Prisma } from '@pocketproxy/prisma';
import { secretHash } from '@pocketproxy/relay/contract';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { comesFrom, countingGuesses } from '@/domain/guesses';

const columns = {
  include: {
    device: { include: { customer: { select: { state: true } }, shares: { where: { rotate: true } } } },
    holder: { select: { state: true } },
  },
} as const satisfies Prisma.RotationLinkDefaultArgs;
export type FoundLink = Prisma.RotationLinkGetPayload<typeof columns>;

/**
 * The link of a token that works for this caller, used or not: not revoked, from its addresses, of customers that are
 * active, and of a share that still allows it. All else answers alike. Wrong tokens are bounded per source and network.
 * @throws AppError `not_found`, `throttled`
 */
export async function findRotationLink(context: SystemContext, token: string): Promise<FoundLink> {
  return countingGuesses(context, 'rotation_link', async () => {
    const link = await context.db.rotationLink.findUnique({ where: { hash: secretHash(token) }, ...columns });
    if (!link || link.revokedAt || !comesFrom(link.cidrs, context.ip) || !isAllowed(link))
      throw new AppError('not_found');
    return link;
  });
}

/** The device's customer is active; and so is the one that made the link through a share, which still allows to rotate. */
function isAllowed({ device, holder, holderId }: FoundLink): boolean {
  if (device.customer?.state === 'suspended') return false;
  if (holderId === null) return true;
  return holder?.state === 'active' && device.shares.some(({ customerId }) => customerId === holderId);
}
