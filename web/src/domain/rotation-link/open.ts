import type { z } from 'zod';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { findRotationLink } from '@/domain/rotation-link/find';
import { openLinkInput } from '@/domain/rotation-link/input';
import { isExpired, isUsedUp } from '@/domain/rotation-link/view';

/** Says that a link may rotate now, for its page. Changes nothing. @throws AppError `not_found`, `throttled` */
export async function openRotationLink(
  context: SystemContext,
  input: z.input<typeof openLinkInput>,
): Promise<{ readonly works: true }> {
  const link = await findRotationLink(context, parse(openLinkInput, input).token);
  if (isExpired(link, context.now) || isUsedUp(link)) throw new AppError('not_found');
  return { works: true };
}
