import { can, type Permission } from '@/domain/authorize';
import type { Viewer } from '@/domain/viewer';

/** Whether the viewer may do this to some device: courtesy for buttons, since what exactly, the verbs decide. */
export function mayAnywhere(viewer: Viewer, permission: Permission): boolean {
  return (
    viewer.isOperator ||
    viewer.memberships.some(({ customerId }) => can(viewer, permission, { customerId })) ||
    viewer.shares.some(({ ownerId, deviceId }) => can(viewer, permission, { customerId: ownerId, deviceId }))
  );
}
