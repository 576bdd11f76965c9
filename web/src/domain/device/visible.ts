import type { Prisma } from '@pocketproxy/prisma';
import { tenant } from '@/domain/tenant';
import type { Viewer } from '@/domain/viewer';

/** The devices that a viewer may see: all for operators; for members those of their customer and those shared with it. */
export function visibleDevices(viewer: Viewer): Prisma.DeviceWhereInput {
  if (viewer.isOperator || viewer.shares.length === 0) return tenant(viewer);
  return { OR: [tenant(viewer), { id: { in: viewer.shares.map(({ deviceId }) => deviceId) } }] };
}

/** The customer on whose behalf a viewer acts on a device through a share; null for owners and operators. */
export function shareHolder(viewer: Viewer, { customerId }: { readonly customerId: string | null }): string | null {
  const [membership] = viewer.memberships;
  const foreign = !viewer.isOperator && membership?.customerId !== customerId;
  return foreign ? (membership?.customerId ?? null) : null;
}
