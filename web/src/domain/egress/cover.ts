import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { egressCoverInput } from '@/domain/egress/input';
import type { EgressCoverView } from '@/domain/egress/view';
import { parse } from '@/domain/parse';

/**
 * Which phones an egress exception for all, a customer or a device would hold for; none for an id that is unknown.
 * @throws AppError `forbidden`, `invalid`
 */
export async function getEgressCover(
  { db, viewer }: Context,
  input: z.input<typeof egressCoverInput>,
): Promise<EgressCoverView> {
  const { customerId, deviceId } = parse(egressCoverInput, input);
  authorize(viewer, 'egress.manage', { customerId: null });
  const covered = {
    secrets: { some: { revokedAt: null } },
    ...(customerId !== null && { customerId }),
    ...(deviceId !== null && { id: deviceId }),
  };
  const [phones, able] = await Promise.all([
    db.device.count({ where: covered }),
    db.device.count({ where: { ...covered, capabilities: { has: 'egress' } } }),
  ]);
  // One that has never connected has not said what it can do
  const unknown = await db.device.count({ where: { ...covered, capabilities: { isEmpty: true } } });
  return { phones, tooOld: phones - able - unknown };
}
