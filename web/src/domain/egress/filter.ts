import type { Prisma } from '@pocketproxy/prisma';
import type { z } from 'zod';
import type { egressExceptionStates } from '@/domain/egress/bounds';
import type { egressExceptionFilterInput } from '@/domain/egress/input';
import { wordsOf } from '@/domain/search';

/** The exceptions in a state. */
export function egressExceptionsIn(
  state: (typeof egressExceptionStates)[number],
  now: Date,
): Prisma.EgressExceptionWhereInput {
  if (state === 'expired') return { expiresAt: { lte: now } };
  return { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
}

/** The exceptions that fit a filter. */
export function egressExceptionsThatFit(
  { state, search }: z.output<typeof egressExceptionFilterInput>,
  now: Date,
): Prisma.EgressExceptionWhereInput {
  return {
    AND: [
      state === undefined ? {} : egressExceptionsIn(state, now),
      ...wordsOf(search).map((contains) => ({
        OR: [
          { cidr: contains },
          { note: contains },
          { device: { name: contains } },
          { customer: { name: contains } },
          { createdBy: { OR: [{ name: contains }, { email: contains }] } },
        ],
      })),
    ],
  };
}
