import { z } from 'zod';
import { signedInView } from '@/domain/session/view';

export const accountView = z.object({
  name: z.string(),
  email: z.string(),
  hasPassword: z.boolean(),
  hasGoogle: z.boolean(),
  /** The address that was asked for and is not confirmed yet. */
  pendingEmail: z.string().nullable(),
});
export type AccountView = z.infer<typeof accountView>;

/** Where a mail goes if there is reason for one; the same for anyone who has the address. */
export const askedMailView = z.object({ email: z.string() });
export type AskedMailView = z.infer<typeof askedMailView>;

/** Signed in; or a secret for this browser's cookie, with which `confirmGoogleLink` takes the account's password. */
export const googleSignInView = z.union([signedInView, z.object({ linkSecret: z.string() })]);
export type GoogleSignInView = z.infer<typeof googleSignInView>;

/** The address of the account that waits for its password; null when there is none, or none any more. */
export const googleLinkView = z.object({ email: z.string().nullable() });
export type GoogleLinkView = z.infer<typeof googleLinkView>;

const named = z.object({ id: z.uuid(), name: z.string() });

/** What goes when an account is deleted. */
export const deletionPlanView = z.object({
  /** Customers that go with the person, since no one else is in them. */
  customers: z.array(
    named.extend({
      devices: z.number(),
      /** On these devices, regardless of who made them. */
      connections: z.number(),
      /** Those of them that others made through a share. */
      connectionsOfOthers: z.number(),
      /** Made through shares on devices of others. */
      elsewhere: z.object({ connections: z.number(), whitelistEntries: z.number() }),
    }),
  ),
  /** Customers that stay, and that the person leaves. */
  left: z.array(named.extend({ role: z.enum(['owner', 'manager', 'viewer']) })),
  /** Customers with other members but no other owner: as long as there are any, the account cannot go. */
  blocking: z.array(named),
  /** Suspended customers without another owner: their case is open, so they and the account stay. */
  suspended: z.array(named),
});
export type DeletionPlanView = z.infer<typeof deletionPlanView>;

/** What went with a deleted account: ids of customers, and how many devices. */
export const deletedAccountView = z.object({ customers: z.array(z.uuid()), devices: z.number().int() });
export type DeletedAccountView = z.infer<typeof deletedAccountView>;
