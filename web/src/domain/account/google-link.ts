import { findToken } from '@/domain/account/token';
import type { SystemContext } from '@/domain/context';
import { AppError, isAppError } from '@/domain/errors';

/** What waits for a password behind a browser's secret, with its person. @throws AppError `google_link_over` */
export async function findGoogleLink(context: SystemContext, secret: string) {
  const token = await findToken(context, 'link_google', secret).catch((error: unknown) => {
    throw isAppError(error) ? new AppError('google_link_over') : error;
  });
  const { googleSub } = token;
  if (googleSub === null) throw new AppError('google_link_over');
  return { ...token, googleSub };
}

/** The address of the account that waits for its password; null when there is none, or none any more. */
export async function googleLinkEmail(context: SystemContext, secret: string): Promise<string | null> {
  try {
    return (await findGoogleLink(context, secret)).user.email;
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}
