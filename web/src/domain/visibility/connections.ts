import type { Prisma } from '@pocketproxy/prisma';
import { can } from '@/domain/authorize';
import { ownDevices, visibleDevices } from '@/domain/visibility/devices';
import type { Viewer } from '@/domain/viewer';

/**
 * Live connections that a viewer may see: all on the devices of their customer; on a shared device its owner's and
 * those that their own customer made there, never another customer's (TENANT-04).
 */
export function visibleConnections(viewer: Viewer): Prisma.ConnectionWhereInput {
  return {
    deletedAt: null,
    device: visibleDevices(viewer),
    OR: [{ device: ownDevices(viewer) }, ...ownersOrOwn(viewer)],
  };
}

/** Of the connections that a viewer may see, the whitelist entries; on a shared device it takes a right to see any. */
export function visibleEntries(viewer: Viewer): Prisma.WhitelistEntryWhereInput {
  const open = viewer.shares.filter(({ deviceId, ownerId }) =>
    can(viewer, 'whitelist.view', { customerId: ownerId, deviceId }),
  );
  const deviceId = { in: open.map((share) => share.deviceId) };
  return {
    OR: [{ connection: { device: ownDevices(viewer) } }, { connection: { deviceId }, OR: ownersOrOwn(viewer) }],
  };
}

function ownersOrOwn(viewer: Viewer) {
  return [{ holderId: null }, ...viewer.memberships.map(({ customerId: holderId }) => ({ holderId }))];
}
