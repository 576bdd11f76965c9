import type { Prisma, RotationLink } from '@pocketproxy/prisma';
import { inCidr, parseCidr, readAddress, secretHash } from '@pocketproxy/relay/contract';
import { addressKey, networkKey } from '@/base/address-key';
import type { SystemContext } from '@/domain/context';
import { AppError, isAppError, refuseThrottled } from '@/domain/errors';

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
  return countingGuesses(context, async () => {
    const link = await context.db.rotationLink.findUnique({ where: { hash: secretHash(token) }, ...columns });
    if (!link || link.revokedAt || !isFrom(link, context.ip) || !isAllowed(link)) throw new AppError('not_found');
    return link;
  });
}

/** Only what was wrong is counted, so that a program may use many links at once. */
async function countingGuesses<Result>(
  { throttle, ip }: Pick<SystemContext, 'throttle' | 'ip'>,
  find: () => Promise<Result>,
): Promise<Result> {
  const counters = [
    ['rotation_link_address', addressKey(ip)],
    ['rotation_link_network', networkKey(ip)],
  ] as const;
  for (const [name, key] of counters) refuseThrottled(await throttle.wait(name, key));
  try {
    return await find();
  } catch (error) {
    if (isAppError(error)) for (const [name, key] of counters) await throttle.take(name, key);
    throw error;
  }
}

function isFrom({ cidrs }: RotationLink, ip: string | null): boolean {
  if (cidrs.length === 0) return true;
  const address = readAddress(ip ?? '');
  return address !== undefined && cidrs.some((cidr) => inCidr(parseCidr(cidr), address));
}

/** The device's customer is active; and so is the one that made the link through a share, which still allows to rotate. */
function isAllowed({ device, holder, holderId }: FoundLink): boolean {
  if (device.customer?.state === 'suspended') return false;
  if (holderId === null) return true;
  return holder?.state === 'active' && device.shares.some(({ customerId }) => customerId === holderId);
}
