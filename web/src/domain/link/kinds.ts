import { linkLifetimeMs } from '@/mail/link-lifetimes';

const hourMs = 3_600_000;

interface LinkRow {
  readonly lifetimeMs: number;
  readonly path: string | null;
  readonly holder: 'mailbox' | 'command line' | 'browser';
  readonly dead: 'link_invalid' | 'not_found' | 'google_link_over';
}

/**
 * Every kind of one-time link: 256 random bits, of which the database has the SHA-256.
 *
 * lifetimeMs  how long it works; that of a reset is configurable (`context.lifetimes.resetLinkMs`)
 * path        of the page that it opens, the secret follows; null: a cookie carries the secret
 * holder      whom the secret reaches, so who may use it; what reaches a mailbox proves its address
 * dead        the error for one that is unknown, used up, replaced or expired
 */
export const linkKinds = {
  verify_email: {
    lifetimeMs: linkLifetimeMs('verify_email'),
    path: '/verify-email?token=',
    holder: 'mailbox',
    dead: 'link_invalid',
  },
  reset_password: { lifetimeMs: hourMs, path: '/reset-password?token=', holder: 'mailbox', dead: 'link_invalid' },
  change_email: {
    lifetimeMs: linkLifetimeMs('change_email'),
    path: '/confirm-email?token=',
    holder: 'mailbox',
    dead: 'link_invalid',
  },
  invitation: { lifetimeMs: linkLifetimeMs('invitation'), path: '/invitation/', holder: 'mailbox', dead: 'not_found' },
  set_password: { lifetimeMs: 24 * hourMs, path: '/set-password/', holder: 'command line', dead: 'not_found' },
  link_google: { lifetimeMs: hourMs / 6, path: null, holder: 'browser', dead: 'google_link_over' },
} as const satisfies Record<string, LinkRow>;

export type LinkKind = keyof typeof linkKinds;
/** Of a person, one living link of each kind; an invitation is its own row, for an address that may be no one's yet. */
export type PersonLinkKind = Exclude<LinkKind, 'invitation'>;
