import { z } from 'zod';
import { linkLifetime } from '@/mail/link-lifetimes';

const longestName = 40;

/** What a mail says, before it becomes HTML and text. */
export interface MailContent {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly button?: { readonly label: string; readonly href: string };
  /** Below everything, small. */
  readonly links?: readonly { readonly label: string; readonly href: string }[];
}

interface Template<Values extends z.ZodType> {
  readonly values: Values;
  readonly content: (values: z.output<Values>, brand: string) => MailContent;
}

const template = <Values extends z.ZodType>(values: Values, content: Template<Values>['content']) => ({
  values,
  /** @throws ZodError when the values are not those of this template */
  content: (raw: unknown, brand: string): MailContent => greeted(raw, content(values.parse(raw), brand)),
});

/** Beside the values of any mail: what the person with the account is called. */
const addressee = z.object({ name: z.string() });

/**
 * With "Hello Ada," before the rest, where the mail names its reader. A name that could pass for an address on the web, or is
 * too long for one, is left out: anyone may have typed it at sign-up, for someone else's mailbox.
 */
function greeted(raw: unknown, content: MailContent): MailContent {
  const name = addressee.safeParse(raw).data?.name.replace(/\p{C}/gu, '').trim();
  if (!name || [...name].length > longestName || /\S\.\S|[:/@<>\\]/u.test(name)) return content;
  return { ...content, paragraphs: [`Hello ${name},`, ...content.paragraphs] };
}

const link = z.object({ link: z.url() });
const nothing = z.object({});
const notYou =
  'If this was not you, reset your password now. This signs out every session and cancels pending changes.';

/** A name in a mail to a stranger. The person who chose it must not speak in our voice: it is marked as a name, and short. */
function quoted(name: string): string {
  const plain = name.replace(/[\p{C}"“”„«»]/gu, '').trim();
  const letters = [...plain];
  return `“${letters.length > longestName ? `${letters.slice(0, longestName - 1).join('')}…` : plain}”`;
}

const alertLines = z.object({
  lines: z.array(z.object({ sentence: z.string(), at: z.string(), opened: z.boolean() })).min(1),
  /** Alerts that found no place. */
  more: z.number(),
  link: z.url(),
  settingsLink: z.url(),
  muteLink: z.url().nullable(),
});

function alertContent(subject: string, values: z.output<typeof alertLines>, brand: string): MailContent {
  const { lines, more, link, settingsLink, muteLink } = values;
  const mute = muteLink === null ? [] : [{ label: 'Mute this device', href: muteLink }];
  return {
    subject,
    paragraphs: [
      ...lines.map(({ sentence, at }) => `${at}: ${sentence}`),
      ...(more > 0 ? [`And ${more} more.`] : []),
      `You receive this because of your alert settings at ${brand}.`,
    ],
    button: { label: 'View alerts', href: link },
    links: [...mute, { label: 'Change alert settings', href: settingsLink }],
  };
}

/** The sentence itself, without its full stop; of several alerts their number. */
function alertSubject(lines: z.output<typeof alertLines>['lines'], more: number): string {
  const [first, second] = lines;
  if (first && !second) return first.sentence.replace(/\.$/u, '');
  const count = lines.length + more;
  return lines.every(({ opened }) => !opened) ? `${count} alerts ended` : `${count} alerts`;
}

/** Every mail of the product. */
export const mailTemplates = {
  verify_email: template(link, ({ link }, brand) => ({
    subject: `Confirm your email address for ${brand}`,
    paragraphs: [
      `Welcome to ${brand}. Confirm your email address to open your portal. The link works once and expires in ${linkLifetime('verify_email')}.`,
      'If you did not sign up, ignore this email. The account cannot be used without confirmation.',
    ],
    button: { label: 'Confirm email address', href: link },
  })),
  sign_up_again: template(link, ({ link }, brand) => ({
    subject: `Finish signing up for ${brand}`,
    paragraphs: [
      'Someone signed up with your email address, and an earlier sign-up with it is still unconfirmed.',
      'If it was you, use this link to choose a password. It confirms your address and replaces any earlier password.',
      `The link works once and expires in ${linkLifetime('verify_email')}. If it was not you, ignore this email.`,
    ],
    button: { label: 'Choose a password', href: link },
  })),
  account_exists: template(link, ({ link }, brand) => ({
    subject: `You already have an account at ${brand}`,
    paragraphs: [
      'Someone tried to sign up with your email address, but it already has an account. Nothing was changed.',
      'If it was you, sign in, or reset your password with “Forgot password”.',
    ],
    button: { label: 'Sign in', href: link },
  })),
  reset_password: template(link.extend({ minutes: z.number() }), ({ link, minutes }, brand) => ({
    subject: `Reset your password for ${brand}`,
    paragraphs: [
      `Someone requested a password reset for your account. The link works once and expires in ${minutes} minutes.`,
      'If it was not you, ignore this email. Your password stays the same.',
    ],
    button: { label: 'Choose a new password', href: link },
  })),
  password_changed: template(nothing, (_, brand) => ({
    subject: `Your password for ${brand} was changed`,
    paragraphs: ['The password of your account was just changed, and other sessions were signed out.', notYou],
  })),
  confirm_email: template(link, ({ link }, brand) => ({
    subject: `Confirm your new email address for ${brand}`,
    paragraphs: [
      `Confirm that your account should use this address from now on. The link works once and expires in ${linkLifetime('change_email')}.`,
      'If you did not request this, ignore this email.',
    ],
    button: { label: 'Confirm new address', href: link },
  })),
  email_change_requested: template(z.object({ newEmail: z.string() }), ({ newEmail }, brand) => ({
    subject: `Email address change requested at ${brand}`,
    paragraphs: [
      `Someone asked to change the email address of your account to ${newEmail}. It changes once that address is confirmed.`,
      notYou,
    ],
  })),
  email_changed: template(z.object({ newEmail: z.string() }), ({ newEmail }, brand) => ({
    subject: `Your email address at ${brand} was changed`,
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
        `${invitedBy === null ? brand : quoted(invitedBy)} invites you to ${quoted(customerName)}. The link works once and expires in ${linkLifetime('invitation')}.`,
        'If you do not know who this is, ignore this email.',
      ],
      button: { label: 'View invitation', href: link },
    }),
  ),
  alerts: template(alertLines, (values, brand) => alertContent(alertSubject(values.lines, values.more), values, brand)),
  alert_digest: template(alertLines, (values, brand) => {
    const count = values.lines.length + values.more;
    return alertContent(`${count === 1 ? 'One alert' : `${count} alerts`} during your quiet hours`, values, brand);
  }),
  webhook_off: template(
    link.extend({ name: z.string(), host: z.string(), gone: z.boolean() }),
    ({ link, name, host, gone }, brand) => ({
      subject: `A webhook at ${brand} was switched off`,
      paragraphs: [
        gone
          ? `The webhook ${quoted(name)} to ${host} answered 410 Gone, so we switched it off.`
          : `Every request of the webhook ${quoted(name)} to ${host} failed for 3 days, so we switched it off.`,
        'It receives no events until you switch it on again. Its page shows the last requests and answers.',
      ],
      button: { label: 'View webhook', href: link },
    }),
  ),
  account_deleted: template(nothing, (_, brand) => ({
    subject: `Your account at ${brand} was deleted`,
    paragraphs: ['Your account was deleted, along with everything that belonged only to it.'],
  })),
} as const;

export type MailTemplate = keyof typeof mailTemplates;
export type MailValues<T extends MailTemplate> = z.input<(typeof mailTemplates)[T]['values']>;

export function isMailTemplate(name: string): name is MailTemplate {
  return Object.hasOwn(mailTemplates, name);
}
