import type { z } from 'zod';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { findRotationLink } from '@/domain/rotation-link/find';
import { linkRotationInput } from '@/domain/rotation-link/input';
import { isThroughPhone } from '@/domain/rotation-link/use';
import { toLinkRotationView, type LinkRotationView } from '@/domain/rotation-link/view';

/**
 * A rotation of a link's device since it came to its customer, whoever asked for it. A link that has expired or is used up
 * still shows what it started. @throws AppError `not_found`, `throttled`
 */
export async function getLinkRotation(
  context: SystemContext,
  input: z.input<typeof linkRotationInput>,
): Promise<LinkRotationView> {
  const { token, rotationId: id } = parse(linkRotationInput, input);
  const { deviceId, device } = await findRotationLink(context, token);
  const since = device.assignedAt ?? undefined;
  const rotation = await context.db.rotation.findFirst({ where: { id, deviceId, createdAt: { gte: since } } });
  if (!rotation) throw new AppError('not_found');
  return toLinkRotationView(rotation, isThroughPhone(device, context.ip));
}
