import type { z } from 'zod';
import { googleLinkInput } from '@/domain/account/input';
import type { GoogleLinkView } from '@/domain/account/view';
import type { SystemContext } from '@/domain/context';
import { AppError, isAppError } from '@/domain/errors';
import { findLink } from '@/domain/link/find';
import { parse } from '@/domain/parse';

/** What waits for a password behind a browser's secret, with its person. @throws AppError `google_link_over` */
export async function findGoogleLink(context: SystemContext, secret: string) {
  const { googleSub, ...link } = await findLink(context, 'link_google', secret);
  if (googleSub === null) throw new AppError('google_link_over');
  return { ...link, googleSub };
}

/** The address of the account that waits for its password behind a browser's secret, if there is one. */
export async function getGoogleLink(
  context: SystemContext,
  input: z.input<typeof googleLinkInput>,
): Promise<GoogleLinkView> {
  const { secret } = parse(googleLinkInput, input);
  try {
    return { email: (await findGoogleLink(context, secret)).user.email };
  } catch (error) {
    if (isAppError(error)) return { email: null };
    throw error;
  }
}
