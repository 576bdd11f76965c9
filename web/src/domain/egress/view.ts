import { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import { egressExceptionStates } from '@/domain/egress/bounds';
import { pageOf } from '@/domain/page';

const named = z.object({ id: z.uuid(), name: z.string() });

/** What an operator opens although the egress policy closes it. */
export const egressExceptionView = z.object({
  id: z.uuid(),
  /** In its canonical spelling: an address, or a block. */
  cidr: z.string(),
  /** Null: all ports but those of mail. */
  fromPort: z.number().int().nullable(),
  toPort: z.number().int().nullable(),
  /** Whose phones it holds for; with neither for all. */
  customer: named.nullable(),
  device: named.nullable(),
  note: z.string(),
  state: z.enum(egressExceptionStates),
  createdAt: z.date(),
  expiresAt: z.date().nullable(),
  /** Who made it; null where that was a program, or an account that is gone. */
  createdBy: z.string().nullable(),
});
export type EgressExceptionView = z.infer<typeof egressExceptionView>;
export const egressExceptionPage = pageOf(egressExceptionView);
export const egressExceptionCountView = z.object({ total: z.number().int() });
export const removedEgressExceptionView = z.object({ id: z.uuid() });

/** Which phones an exception would hold for. */
export const egressCoverView = z.object({
  /** Paired ones. */
  phones: z.number().int(),
  /** Of them, those whose app knows no exceptions: they refuse as before. */
  tooOld: z.number().int(),
});
export type EgressCoverView = z.infer<typeof egressCoverView>;

const nameColumns = { select: { id: true, name: true } } as const;
export const egressExceptionColumns = {
  customer: nameColumns,
  device: nameColumns,
  createdBy: { select: { name: true, email: true } },
} as const satisfies Prisma.EgressExceptionInclude;

type Row = Prisma.EgressExceptionGetPayload<{ include: typeof egressExceptionColumns }>;

/** A row as it is seen at a moment. */
export function seenEgressException(row: Row, now: Date): EgressExceptionView {
  const { id, cidr, fromPort, toPort, customer, device, note, createdAt, expiresAt, createdBy } = row;
  return {
    ...{ id, cidr, fromPort, toPort, customer, device, note, createdAt, expiresAt },
    state: expiresAt !== null && expiresAt <= now ? 'expired' : 'in_force',
    createdBy: createdBy && (createdBy.name || createdBy.email),
  };
}
