import type { Link } from '@pocketproxy/prisma';
import { AppError } from '@/domain/errors';
import { linkKinds, type PersonLinkKind } from '@/domain/link/kinds';
import type { Transaction } from '@/domain/database';

/** Uses a link. Of many at once one wins. @throws AppError of the kind's `error` for the others */
export async function useLink(tx: Transaction, { id, hash, kind }: Pick<Link, 'id' | 'hash' | 'kind'>): Promise<void> {
  const { count } = await tx.link.deleteMany({ where: { id, hash } });
  if (count !== 1) throw new AppError(linkKinds[kind].error);
}

/** Voids links of a person, all of them or of some kinds. Returns how many there were. */
export async function voidLinks(tx: Transaction, userId: string, kinds?: readonly PersonLinkKind[]): Promise<number> {
  const { count } = await tx.link.deleteMany({ where: { userId, ...(kinds && { kind: { in: [...kinds] } }) } });
  return count;
}

/** What a person has caused by forms and Google, not an operator on the command line. */
export const askedForKinds = ['verify_email', 'reset_password', 'change_email', 'link_google'] as const;
