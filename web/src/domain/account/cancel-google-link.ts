import { secretHash } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { googleLinkInput } from '@/domain/account/input';
import type { GoogleLinkView } from '@/domain/account/view';
import type { SystemContext } from '@/domain/context';
import { parse } from '@/domain/parse';

/** Drops what waits for a password behind this browser's secret; nothing is left of it. One that has expired is not an error. */
export async function cancelGoogleLink(
  { db }: SystemContext,
  input: z.input<typeof googleLinkInput>,
): Promise<GoogleLinkView> {
  const { secret } = parse(googleLinkInput, input);
  await db.link.deleteMany({ where: { kind: 'link_google', hash: secretHash(secret) } });
  return { email: null };
}
