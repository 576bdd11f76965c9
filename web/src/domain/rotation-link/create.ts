import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { asOwned, authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { lockDevice } from '@/domain/device/load';
import { AppError } from '@/domain/errors';
import { deviceStatus } from '@/domain/events';
import { parse } from '@/domain/parse';
import { rotationLinkBounds } from '@/domain/rotation-link/bounds';
import { createRotationLinkInput } from '@/domain/rotation-link/input';
import { newToken } from '@/domain/rotation-link/token';
import { toRotationLinkView, type NewRotationLinkView } from '@/domain/rotation-link/view';
import { shareHolder } from '@/domain/visibility/devices';
import { personOf } from '@/domain/viewer';

/**
 * Makes an address on the web that rotates a device; it is returned now and never again. What someone makes through a
 * share ends with the share.
 * @throws AppError `not_found`, `forbidden`, `invalid`, `expiry_past`, `rotation_links_full`
 */
export async function createRotationLink(
  context: Context,
  input: z.input<typeof createRotationLinkInput>,
): Promise<NewRotationLinkView> {
  const { deviceId, ...wanted } = parse(createRotationLinkInput, input);
  const { viewer, now, publicUrl } = context;
  if (wanted.expiresAt && wanted.expiresAt <= now) throw new AppError('expiry_past');
  const { url, hash } = newToken(publicUrl);
  const { link, device } = await inTransaction(context.db, async (tx) => {
    const device = await lockDevice(tx, context, deviceId);
    authorize(viewer, 'device.rotate', asOwned(device));
    const count = await tx.rotationLink.count({ where: { deviceId, revokedAt: null } });
    if (count >= rotationLinkBounds.ofDevice) throw new AppError('rotation_links_full');
    const who = { holderId: shareHolder(viewer, device), createdById: personOf(viewer) };
    const link = await tx.rotationLink.create({ data: { deviceId, ...wanted, ...who, hash, createdAt: now } });
    const { name, cidrs, maxUses, expiresAt } = wanted;
    await writeAudit(tx, context, {
      ...({ action: 'rotation_link.create', target: ['device', deviceId] } as const),
      customerId: device.customerId,
      after: { linkId: link.id, name, cidrs, maxUses, expiresAt: expiresAt?.toISOString() ?? null },
    });
    return { link, device };
  });
  await context.publish(deviceStatus(device));
  return { ...toRotationLinkView(link, now), url };
}
