import type { Device, Prisma } from '@pocketproxy/prisma';
import type { Part } from '@/domain/sort';
import { tenant } from '@/domain/visibility/tenant';
import type { Viewer } from '@/domain/viewer';

/** The devices that a viewer may see: all for operators; for members those of their customer and those shared with it. */
export function visibleDevices(viewer: Viewer): Prisma.DeviceWhereInput {
  const shared = sharedDevices(viewer);
  return shared ? { OR: [ownDevices(viewer), shared] } : ownDevices(viewer);
}

/** Those that are the viewer's own; of an API key that is limited to some phones, these. */
export function ownDevices(viewer: Viewer): Prisma.DeviceWhereInput {
  const only = viewer.key?.deviceIds;
  return only ? { AND: [tenant(viewer), { id: { in: [...only] } }] } : tenant(viewer);
}

/** Those of them that other customers share; undefined when there are none. */
function sharedDevices(viewer: Viewer): Prisma.DeviceWhereInput | undefined {
  const only = viewer.key?.deviceIds;
  const ids = viewer.shares.map(({ deviceId }) => deviceId).filter((id) => !only || only.includes(id));
  if (viewer.isOperator || ids.length === 0) return undefined;
  const id = { in: ids };
  // Asked once more here: a share that was revoked since the request began shows nothing
  return { id, shares: { some: tenant(viewer) }, NOT: tenant(viewer) };
}

/** Own devices stand before shared ones, so that names of others push nothing of one's own to later pages (TENANT-04). */
export const whose = ['own', 'shared'] as const;
type Whose = (typeof whose)[number];

/** On which side of a list a device stands, by its owner. */
export function whoseIs(viewer: Viewer, customerId: string | null): Whose {
  const own = viewer.isOperator || viewer.memberships.some((membership) => membership.customerId === customerId);
  return own ? 'own' : 'shared';
}

/** The viewer's devices as parts of a list. */
export function ownFirst(viewer: Viewer): Part<Whose, Prisma.DeviceWhereInput>[] {
  const shared = sharedDevices(viewer);
  return [{ name: 'own', where: ownDevices(viewer) }, ...(shared ? [{ name: 'shared' as const, where: shared }] : [])];
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
