import { isTimeZone } from '@pocketproxy/relay/contract/periods';
import { z } from 'zod';
import { line, nameText } from '../text'; // without web's alias, so that the schemas load in any program

/** An address as it is stored, wherever one is typed: what `<input type=email>` takes (WHATWG HTML §4.10.5.1.5), in lower case. */
export const emailText = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'At most 254 characters')
  .pipe(z.email({ pattern: z.regexes.html5Email, error: 'Enter an email address' }));

/** 8 to 128 characters, any of them. */
export const newPasswordText = z.string().min(8, 'At least 8 characters').max(128, 'At most 128 characters');

/** A password that is there already. */
const typedPassword = z.string().min(1, 'Enter your password').max(128, 'At most 128 characters');

/** What a mailed link carries. */
const token = z.string().min(1).max(200);

/** Turnstile's token: absent where no keys are configured. */
export const humanToken = z.string().max(2_048).optional();

/** What a sign-in brings beside its own fields. */
export const humanInput = z.object({ humanToken });

/** The zone of the browser in which someone signs up; none where it names none that we know. */
const browserZone = z.string().refine(isTimeZone).optional().catch(undefined);

export const signUpInput = z.object({
  ...{ email: emailText, password: newPasswordText, humanToken },
  /** Without one, what stands before the @. */
  name: nameText.optional(),
  timeZone: browserZone,
});
export const renameAccountInput = z.object({ name: nameText });
export const emailOnlyInput = z.object({ email: emailText, humanToken });
export const tokenInput = z.object({ token, humanToken });
export const resetPasswordInput = z.object({ token, password: newPasswordText, humanToken });
export const changePasswordInput = z.object({ current: typedPassword, password: newPasswordText });
export const changeEmailInput = z.object({ email: emailText, password: typedPassword });
export const passwordInput = z.object({ password: typedPassword });
/** The secret of this browser's cookie. */
export const googleLinkInput = z.object({ secret: z.string().max(200) });
export const confirmGoogleLinkInput = googleLinkInput.extend({ password: typedPassword });

/** What the verified ID token of Google says. */
export const googleIdentity = z.object({
  sub: line(255).min(1),
  email: emailText,
  /** Missing or unreadable counts as not verified. */
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).catch(false),
  name: line(80).optional().catch(undefined),
  /** Of the browser, not of the token. */
  timeZone: browserZone,
});
export type GoogleIdentity = z.infer<typeof googleIdentity>;
