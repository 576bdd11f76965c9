import type { Prisma } from '@pocketproxy/prisma';
import type { Viewer } from '@/domain/viewer';
import { tenant } from '@/domain/visibility/tenant';

/** The devices in a group of the viewer's; none for another customer's group. */
export function inGroup(viewer: Viewer, groupId: string): Prisma.DeviceWhereInput {
  return { groups: { some: { groupId, group: tenant(viewer) } } };
}
