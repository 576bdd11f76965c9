import { z } from 'zod';

/** What a mail says, before it becomes HTML and text. */
export interface MailContent {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly button?: { readonly label: string; readonly href: string };
}

interface Template<Values extends z.ZodType> {
  readonly values: Values;
  readonly content: (values: z.output<Values>, brand: string) => MailContent;
}

const template = <Values extends z.ZodType>(values: Values, content: Template<Values>['content']) => ({
  values,
  /** @throws ZodError when the values are not those of this template */
  content: (raw: unknown, brand: string): MailContent => content(values.parse(raw), brand),
});

const link = z.object({ link: z.url() });
const nothing = z.object({});
const notYou = 'If this was not you, reset your password now: it ends every session and cancels what is pending.';

const longestName = 40;

/** A name in a mail to a stranger. Whoever chose it must not speak in our voice: it is marked as a name, and short. */
function quoted(name: string): string {
  const plain = name.replace(/[\p{C}"“”„«»]/gu, '').trim();
  const letters = [...plain];
  return `“${letters.length > longestName ? `${letters.slice(0, longestName - 1).join('')}…` : plain}”`;
}

/** Every mail of the product. */
export const mailTemplates = {
  verify_email: template(link, ({ link }, brand) => ({
    subject: `Confirm your e-mail address for ${brand}`,
    paragraphs: [
      `Welcome to ${brand}. Confirm your e-mail address to open your portal. The link works once, within 24 hours.`,
      'If you did not sign up, ignore this mail: without the confirmation the account stays closed.',
    ],
    button: { label: 'Confirm e-mail address', href: link },
  })),
  sign_up_again: template(link, ({ link }, brand) => ({
    subject: `Finish your sign-up at ${brand}`,
    paragraphs: [
      'Somebody signed up with your address, and a sign-up with it was waiting already.',
      'If it was you, choose a password by this link: that confirms your address and voids every earlier password.',
      'The link works once, within 24 hours. If it was not you, ignore this mail.',
    ],
    button: { label: 'Choose a password', href: link },
  })),
  account_exists: template(link, ({ link }, brand) => ({
    subject: `You already have an account at ${brand}`,
    paragraphs: [
      'Somebody wanted to use your address for an account, but it has one already. Nothing was changed.',
      'If it was you: sign in, or choose a new password under “Forgot password”.',
    ],
    button: { label: 'Sign in', href: link },
  })),
  reset_password: template(link.extend({ minutes: z.number() }), ({ link, minutes }, brand) => ({
    subject: `Reset your password for ${brand}`,
    paragraphs: [
      `Somebody asked for a new password for your account. The link works once, within ${minutes} minutes.`,
      'If it was not you, ignore this mail: your password stays as it is.',
    ],
    button: { label: 'Choose a new password', href: link },
  })),
  password_changed: template(nothing, (_, brand) => ({
    subject: `Your password for ${brand} was changed`,
    paragraphs: ['The password of your account was just changed, and other sessions were ended.', notYou],
  })),
  confirm_email: template(link, ({ link }, brand) => ({
    subject: `Confirm your new e-mail address for ${brand}`,
    paragraphs: [
      'Confirm that your account should use this address from now on. The link works once, within 24 hours.',
      'If you did not ask for it, ignore this mail.',
    ],
    button: { label: 'Confirm new address', href: link },
  })),
  email_change_requested: template(z.object({ newEmail: z.string() }), ({ newEmail }, brand) => ({
    subject: `A new e-mail address was asked for at ${brand}`,
    paragraphs: [`Your account is to use ${newEmail}. It changes once that address is confirmed.`, notYou],
  })),
  email_changed: template(z.object({ newEmail: z.string() }), ({ newEmail }, brand) => ({
    subject: `Your e-mail address at ${brand} was changed`,
    paragraphs: [`Your account now uses ${newEmail}.`, 'If this was not you, contact support.'],
  })),
  google_linked: template(nothing, (_, brand) => ({
    subject: `Google sign-in was connected at ${brand}`,
    paragraphs: ['A Google account can now sign in to your account.', notYou],
  })),
  google_unlinked: template(nothing, (_, brand) => ({
    subject: `Google sign-in was disconnected at ${brand}`,
    paragraphs: ['Your account no longer accepts the Google account that was connected.', notYou],
  })),
  invitation: template(
    link.extend({ customerName: z.string(), invitedBy: z.string().nullable() }),
    ({ link, customerName, invitedBy }, brand) => ({
      subject: `Invitation to ${quoted(customerName)} at ${brand}`,
      paragraphs: [
        `${invitedBy === null ? brand : quoted(invitedBy)} invites you to ${quoted(customerName)}. The link works once, within 7 days.`,
        'If you do not know who that is, ignore this mail.',
      ],
      button: { label: 'See the invitation', href: link },
    }),
  ),
  account_deleted: template(nothing, (_, brand) => ({
    subject: `Your account at ${brand} was deleted`,
    paragraphs: ['Your account is gone, with what belonged to it alone.'],
  })),
} as const;

export type MailTemplate = keyof typeof mailTemplates;
export type MailValues<T extends MailTemplate> = z.input<(typeof mailTemplates)[T]['values']>;

export function isMailTemplate(name: string): name is MailTemplate {
  return Object.hasOwn(mailTemplates, name);
}
