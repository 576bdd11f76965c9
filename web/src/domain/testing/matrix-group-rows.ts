import { randomUUID } from 'node:crypto';
import { setRotatingPercent } from '@/domain/customer/set-rotating-percent';
import { AppError } from '@/domain/errors';
import { addToGroup } from '@/domain/group/add-devices';
import { cancelGroupRotation } from '@/domain/group/cancel-rotation';
import { createGroup } from '@/domain/group/create';
import { deleteGroup } from '@/domain/group/delete';
import { getGroup } from '@/domain/group/get';
import { getLatestGroupRotation } from '@/domain/group/latest-rotation';
import { listGroups } from '@/domain/group/list';
import { removeFromGroup } from '@/domain/group/remove-devices';
import { rotateGroup } from '@/domain/group/rotate';
import { setGroupSchedule } from '@/domain/group/set-schedule';
import { updateGroup } from '@/domain/group/update';
import { getGroupUsage } from '@/domain/group/usage';
import { found, managers, ofCustomer, own, type Row } from '@/domain/testing/matrix-row';

/** Verbs on groups of a customer. */
export const groupRows: Readonly<Record<string, Row>> = {
  setRotatingPercent: ofCustomer(managers, (c, { customerId: id }) =>
    setRotatingPercent(c, { id, maxRotatingPercent: 50 }),
  ),
  getGroup: ofCustomer(own, (c, { groupId: id }) => getGroup(c, { id })),
  listGroups: ofCustomer(own, (c, { groupId }) => found(listGroups(c), ({ id }) => id === groupId)),
  getGroupUsage: ofCustomer(own, (c, { groupId: id }) => getGroupUsage(c, { id })),
  getLatestGroupRotation: ofCustomer(own, async (c, { groupId: id }) => [await getLatestGroupRotation(c, { id })]),
  createGroup: ofCustomer(managers, (c, { customerId }) => createGroup(c, { customerId, name: randomUUID() })),
  updateGroup: ofCustomer(managers, (c, { groupId: id }) => updateGroup(c, { id, colour: 'red' })),
  deleteGroup: ofCustomer(managers, (c, { groupId: id }) => deleteGroup(c, { id })),
  addToGroup: ofCustomer(managers, async (c, { groupId: id, deviceId }) => {
    if ((await addToGroup(c, { id, deviceIds: [deviceId] })).changed !== 1) throw new AppError('internal');
  }),
  removeFromGroup: ofCustomer(managers, (c, { groupId: id, deviceId }) =>
    removeFromGroup(c, { id, deviceIds: [deviceId] }),
  ),
  rotateGroup: ofCustomer(managers, (c, { groupId: id }) => rotateGroup(c, { id })),
  cancelGroupRotation: ofCustomer(managers, (c, { groupRotationId: id }) => cancelGroupRotation(c, { id })),
  setGroupSchedule: ofCustomer(managers, (c, { groupId: id }) => setGroupSchedule(c, { id, schedule: null })),
};
