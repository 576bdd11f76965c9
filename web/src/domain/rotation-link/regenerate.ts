import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { changeLink } from '@/domain/rotation-link/change';
import { rotationLinkIdInput } from '@/domain/rotation-link/input';
import { newToken } from '@/domain/rotation-link/token';
import { toRotationLinkView, type NewRotationLinkView } from '@/domain/rotation-link/view';

/** Changes the address of a rotation link; the old one no longer works. It is returned now and never again. @throws AppError `not_found`, `forbidden` */
export async function regenerateRotationLink(
  context: Context,
  input: z.input<typeof rotationLinkIdInput>,
): Promise<NewRotationLinkView> {
  const { id } = parse(rotationLinkIdInput, input);
  const { url, hash } = newToken(context.publicUrl);
  const link = await changeLink(context, id, { hash }, 'rotation_link.regenerate');
  return { ...toRotationLinkView(link, context.now), url };
}
