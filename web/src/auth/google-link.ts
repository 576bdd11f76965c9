import 'server-only';
import { cookies } from 'next/headers';
import { cookieOptions, googleLinkCookieName } from '@/auth/cookies';
import { linkKinds } from '@/domain/link/kinds';
import { services } from '@/server/services';

/** The secret with which this browser may finish linking, if it has one. */
export async function googleLinkSecret(): Promise<string | undefined> {
  return (await cookies()).get(googleLinkCookieName(services().config.secure))?.value;
}

/** Sets the secret in this browser, or removes it. For route handlers and actions. */
export async function setGoogleLinkSecret(secret: string | undefined): Promise<void> {
  const { secure } = services().config;
  const maxAge = secret === undefined ? 0 : linkKinds.link_google.lifetimeMs / 1_000;
  (await cookies()).set(googleLinkCookieName(secure), secret ?? '', { ...cookieOptions(secure), maxAge });
}
