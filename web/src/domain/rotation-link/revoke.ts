import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { changeLink } from '@/domain/rotation-link/change';
import { rotationLinkIdInput } from '@/domain/rotation-link/input';
import { toRotationLinkView, type RotationLinkView } from '@/domain/rotation-link/view';

/** Ends a rotation link; a rotation that it started continues. Returns it as it was last. @throws AppError `not_found`, `forbidden` */
export async function revokeRotationLink(
  context: Context,
  input: z.input<typeof rotationLinkIdInput>,
): Promise<RotationLinkView> {
  const { id } = parse(rotationLinkIdInput, input);
  return toRotationLinkView(
    await changeLink(context, id, { revokedAt: context.now }, 'rotation_link.revoke'),
    context.now,
  );
}
