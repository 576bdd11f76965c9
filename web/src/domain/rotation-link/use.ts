import type { z } from 'zod';
import type { Device } from '@pocketproxy/prisma';
import { addressKey } from '@/base/address-key';
import type { SystemContext } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { holdDevice } from '@/domain/device/load';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { findRotationLink } from '@/domain/rotation-link/find';
import { rotateByLinkInput } from '@/domain/rotation-link/input';
import { isExpired, isUsedUp, toLinkRotationView, type LinkRotationView } from '@/domain/rotation-link/view';
import { startRotation } from '@/domain/rotation/start';

/**
 * Rotates the device of a link. A use is counted once the rotation has started.
 * @throws AppError `not_found` (unknown, revoked, expired, used up, another source: all alike), `throttled`, and why it
 * cannot start: what startRotation throws
 */
export async function rotateByLink(
  context: SystemContext,
  input: z.input<typeof rotateByLinkInput>,
): Promise<LinkRotationView> {
  const { token, answerTargets } = parse(rotateByLinkInput, input);
  const { id, deviceId } = await findRotationLink(context, token);
  const { now, ip } = context;
  const { view, event } = await inTransaction(context.db, async (tx) => {
    await holdDevice(tx, deviceId);
    const link = await tx.rotationLink.findUnique({ where: { id }, include: { device: true } });
    if (!link || link.revokedAt || isExpired(link, now) || isUsedUp(link)) throw new AppError('not_found');
    const order = { trigger: 'link', linkId: id, answerTargets } as const;
    const { rotation, event } = await startRotation(tx, context, link.device, order);
    const used = { uses: { increment: 1 }, lastUsedAt: now, lastUsedIp: ip };
    await tx.rotationLink.update({ where: { id }, data: used });
    return { view: toLinkRotationView(rotation, isThroughPhone(link.device, ip)), event };
  });
  await context.publish(event);
  return view;
}

/** True when a request came from the public address of a phone, or from the /64 that its IPv6 address is in. */
export function isThroughPhone({ publicIpv4, publicIpv6 }: Device, ip: string | null): boolean {
  const own = [publicIpv4, publicIpv6].filter((address) => address !== null).map(addressKey);
  return ip !== null && own.includes(addressKey(ip));
}
