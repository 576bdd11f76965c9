import { createRotationLink } from '@/domain/rotation-link/create';
import { listRotationLinks } from '@/domain/rotation-link/list';
import { regenerateRotationLink } from '@/domain/rotation-link/regenerate';
import { renameRotationLink } from '@/domain/rotation-link/rename';
import { revokeRotationLink } from '@/domain/rotation-link/revoke';
import { ofCustomer, onDevice, managers, rotators, type Row } from '@/domain/testing/matrix-row';

/** Verbs on rotation links; on a shared device each side sees those of its own, the owner also the other's. */
export const linkRows: Readonly<Record<string, Row>> = {
  listRotationLinks: onDevice(rotators, (c, { deviceId }) => listRotationLinks(c, { deviceId })),
  createRotationLink: onDevice(rotators, (c, { deviceId }) => createRotationLink(c, { deviceId, name: 'x' })),
  renameRotationLink: ofCustomer(managers, (c, { linkId: id }) => renameRotationLink(c, { id, name: 'x' })),
  regenerateRotationLink: ofCustomer(managers, (c, { linkId: id }) => regenerateRotationLink(c, { id })),
  revokeRotationLink: ofCustomer(managers, (c, { linkId: id }) => revokeRotationLink(c, { id })),
};
