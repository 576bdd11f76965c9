import type { Device, Prisma } from '@pocketproxy/prisma';
import { tenant } from '@/domain/tenant';
import type { Viewer } from '@/domain/viewer';

/** The devices that a viewer may see: all for operators; for members those of their customer and those shared with it. */
export function visibleDevices(viewer: Viewer): Prisma.DeviceWhereInput {
  if (viewer.isOperator || viewer.shares.length === 0) return tenant(viewer);
  const shared = viewer.shares.map(({ deviceId }) => deviceId);
  // Asked once more here: a share that was revoked since the request began shows nothing
  return { OR: [tenant(viewer), { id: { in: shared }, shares: { some: tenant(viewer) } }] };
}

/**
 * From when on a viewer may look back at a device: operators at everything, members at what happened since it came to
 * its present customer (TENANT-02). Every read of a device's history asks here. Undefined: no bound.
 */
export function historySince(viewer: Viewer, device: Pick<Device, 'assignedAt'>): Date | undefined {
  return viewer.isOperator ? undefined : (device.assignedAt ?? undefined);
}

/** The customer on whose behalf a viewer acts on a device through a share; null for owners and operators. */
export function shareHolder(viewer: Viewer, { customerId }: { readonly customerId: string | null }): string | null {
  const [membership] = viewer.memberships;
  const foreign = !viewer.isOperator && membership?.customerId !== customerId;
  return foreign ? (membership?.customerId ?? null) : null;
}
