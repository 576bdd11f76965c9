import type { SystemContext } from '@/domain/context';
import type { Transaction } from '@/lib/database';

/** What a mail about an invitation says. */
export interface InvitationLetter {
  readonly to: string;
  readonly customerName: string;
  readonly invitedBy: string;
  readonly link: string;
  readonly expiresAt: Date;
}

/**
 * How an invitation reaches its person. `mailed`: the link went to the address and is shown to nobody, so that using it
 * proves the address. `shown`: the inviter gets the link, once, and passes it on; it then proves nothing.
 */
export async function deliver(
  _tx: Transaction,
  _context: SystemContext,
  _letter: InvitationLetter,
): Promise<'mailed' | 'shown'> {
  return 'shown';
}
