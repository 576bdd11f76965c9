import type { Device, Prisma } from '@pocketproxy/prisma';
import { z } from 'zod';
import { tenant } from '@/domain/visibility/tenant';
import type { Viewer } from '@/domain/viewer';

/** The devices that a viewer may see: all for operators; for members those of their customer and those shared with it. */
export function visibleDevices(viewer: Viewer): Prisma.DeviceWhereInput {
  const shared = sharedDevices(viewer);
  return shared ? { OR: [tenant(viewer), shared] } : tenant(viewer);
}

/** Those of them that other customers share; undefined when there are none. */
function sharedDevices(viewer: Viewer): Prisma.DeviceWhereInput | undefined {
  if (viewer.isOperator || viewer.shares.length === 0) return undefined;
  const id = { in: viewer.shares.map(({ deviceId }) => deviceId) };
  // Asked once more here: a share that was revoked since the request began shows nothing
  return { id, shares: { some: tenant(viewer) }, NOT: tenant(viewer) };
}

/** Own devices stand before shared ones, so that names of others push nothing of one's own to later pages (TENANT-04). */
export const whose = z.enum(['own', 'shared']);
type Whose = z.infer<typeof whose>;

/** On which side of a list a device stands, by its owner. */
export function whoseIs(viewer: Viewer, customerId: string | null): Whose {
  const own = viewer.isOperator || viewer.memberships.some((membership) => membership.customerId === customerId);
  return own ? 'own' : 'shared';
}

/**
 * The rows of a page: first about own devices, then about shared ones.
 * @param after the place behind which the page begins; null for the first page
 * @param find the first rows about devices that fit, behind a place of the same side where one is given
 */
export async function ownFirst<Row, Rest>(
  viewer: Viewer,
  after: { readonly whose: Whose; readonly rest: Rest } | null,
  most: number,
  find: (device: Prisma.DeviceWhereInput, after: Rest | null, take: number) => Promise<Row[]>,
): Promise<Row[]> {
  const own = after?.whose === 'shared' ? [] : await find(tenant(viewer), after?.rest ?? null, most);
  const shared = sharedDevices(viewer);
  if (!shared || own.length === most) return own;
  return [...own, ...(await find(shared, after?.whose === 'shared' ? after.rest : null, most - own.length))];
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
