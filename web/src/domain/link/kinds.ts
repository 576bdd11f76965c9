import { linkLifetimeMs } from '@/mail/link-lifetimes';

interface LinkRow {
  readonly lifetimeMs: number;
  readonly path: string | null;
  readonly holder: 'mailbox' | 'command line' | 'browser';
  readonly error: 'link_invalid' | 'not_found' | 'google_link_over';
}

/**
 * Every kind of one-time link: 256 random bits, of which the database has the SHA-256.
 *
 * lifetimeMs  how long it works; that of a reset is configurable (`context.lifetimes.resetLinkMs`)
 * path        of the page that it opens, the secret follows; null: a cookie carries the secret
 * holder      whom the secret reaches, so who may use it; what reaches a mailbox proves its address
 * error       the code for one that is unknown, already used, replaced or expired
 */
export const linkKinds = {
  verify_email: {
    lifetimeMs: linkLifetimeMs.verify_email,
    path: '/verify-email?token=',
    holder: 'mailbox',
    error: 'link_invalid',
  },
  reset_password: {
    lifetimeMs: linkLifetimeMs.reset_password,
    path: '/reset-password?token=',
    holder: 'mailbox',
    error: 'link_invalid',
  },
  change_email: {
    lifetimeMs: linkLifetimeMs.change_email,
    path: '/confirm-email?token=',
    holder: 'mailbox',
    error: 'link_invalid',
  },
  invitation: { lifetimeMs: linkLifetimeMs.invitation, path: '/invitation/', holder: 'mailbox', error: 'not_found' },
  set_password: {
    lifetimeMs: linkLifetimeMs.set_password,
    path: '/set-password/',
    holder: 'command line',
    error: 'not_found',
  },
  link_google: { lifetimeMs: linkLifetimeMs.link_google, path: null, holder: 'browser', error: 'google_link_over' },
} as const satisfies Record<string, LinkRow>;

export type LinkKind = keyof typeof linkKinds;
/** Of a person, one living link of each kind; an invitation is its own row, for an address that may be no one's yet. */
export type PersonLinkKind = Exclude<LinkKind, 'invitation'>;
