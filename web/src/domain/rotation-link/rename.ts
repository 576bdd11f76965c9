import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { changeLink } from '@/domain/rotation-link/change';
import { renameRotationLinkInput } from '@/domain/rotation-link/input';
import { toRotationLinkView, type RotationLinkView } from '@/domain/rotation-link/view';

/** Renames a rotation link. @throws AppError `not_found`, `forbidden`, `invalid` */
export async function renameRotationLink(
  context: Context,
  input: z.input<typeof renameRotationLinkInput>,
): Promise<RotationLinkView> {
  const { id, name } = parse(renameRotationLinkInput, input);
  return toRotationLinkView(await changeLink(context, id, { name }, 'rotation_link.rename'), context.now);
}
