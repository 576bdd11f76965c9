import type { Prisma } from '@pocketproxy/prisma';
import type { z } from 'zod';
import { can } from '@/domain/authorize';
import type { pairingCodeFilterInput, pairingCodeStates } from '@/domain/device/input';
import { wordsOf } from '@/domain/search';
import type { Viewer } from '@/domain/viewer';

/** The pairing codes that fit a filter, of the customers for whom the viewer may pair phones. */
export function pairingCodesThatFit(
  viewer: Viewer,
  now: Date,
  { customerId, state, search }: z.output<typeof pairingCodeFilterInput>,
): Prisma.PairingCodeWhereInput {
  return {
    AND: [
      mayPairFor(viewer),
      customerId === undefined ? {} : { customerId },
      state === undefined ? {} : inState(now)[state],
      ...wordsOf(search).map((contains) => ({
        OR: [
          { deviceName: contains },
          { device: { name: contains } },
          { customer: { name: contains } },
          { createdBy: { OR: [{ name: contains }, { email: contains }] } },
        ],
      })),
    ],
  };
}

function mayPairFor(viewer: Viewer): Prisma.PairingCodeWhereInput {
  if (viewer.isOperator) return {};
  const own = viewer.memberships.filter(({ customerId }) => can(viewer, 'device.pair', { customerId }));
  return { customerId: { in: own.map(({ customerId }) => customerId) } };
}

function inState(now: Date): Record<(typeof pairingCodeStates)[number], Prisma.PairingCodeWhereInput> {
  const unused = { usedAt: null, revokedAt: null };
  return {
    waiting: { ...unused, expiresAt: { gt: now } },
    used: { usedAt: { not: null } },
    expired: { ...unused, expiresAt: { lte: now } },
    revoked: { revokedAt: { not: null } },
  };
}
