import { exportAudit } from '@/domain/audit/export';
import { listAudit } from '@/domain/audit/list';
import { getCeilings } from '@/domain/ceiling/get';
import { setCeilings } from '@/domain/ceiling/set';
import { getCockpit } from '@/domain/cockpit/get';
import { getFleet } from '@/domain/cockpit/get-fleet';
import { addWhitelistEntry } from '@/domain/connection/add-whitelist-entry';
import { getLimitBounds } from '@/domain/connection/bounds';
import { countConnections } from '@/domain/connection/count';
import { createConnection } from '@/domain/connection/create';
import { deleteConnection } from '@/domain/connection/delete';
import { endClients } from '@/domain/connection/end-clients';
import { endVpnSession } from '@/domain/connection/end-vpn-session';
import { getConnection } from '@/domain/connection/get';
import { getVpnProfile } from '@/domain/connection/get-vpn-profile';
import { listConnections } from '@/domain/connection/list';
import { listClients } from '@/domain/connection/list-clients';
import { listVpnSessions } from '@/domain/connection/list-vpn-sessions';
import { recentRefusals } from '@/domain/connection/refusals';
import { regeneratePassword } from '@/domain/connection/regenerate-password';
import { removeWhitelistEntry } from '@/domain/connection/remove-whitelist-entry';
import { resetConnectionUsage } from '@/domain/connection/reset-usage';
import { revealPassword } from '@/domain/connection/reveal-password';
import { testConnection } from '@/domain/connection/run-test';
import { selectConnections } from '@/domain/connection/select';
import { setConnectionEnabled } from '@/domain/connection/set-enabled';
import { topUpConnection } from '@/domain/connection/top-up';
import { updateConnection } from '@/domain/connection/update';
import { getConnectionUsage } from '@/domain/connection/usage';
import { createCustomer } from '@/domain/customer/create';
import { getCustomer } from '@/domain/customer/get';
import { listCustomers } from '@/domain/customer/list';
import { reactivateCustomer } from '@/domain/customer/reactivate';
import { renameCustomer } from '@/domain/customer/rename';
import { getCustomerNotes } from '@/domain/customer/get-notes';
import { setCustomerNotes } from '@/domain/customer/set-notes';
import { suspendCustomer } from '@/domain/customer/suspend';
import { viewAsCustomer } from '@/domain/customer/view-as';
import { assignDevice } from '@/domain/device/assign';
import { countDevices } from '@/domain/device/count';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { createPairingCodes } from '@/domain/device/create-pairing-codes';
import { getCommand } from '@/domain/command/get';
import { getDevice } from '@/domain/device/get';
import { getPairingCode } from '@/domain/device/get-pairing-code';
import { getPairingCodes } from '@/domain/device/get-pairing-codes';
import { getIpHistory } from '@/domain/device/ip-history';
import { getLatestRotation } from '@/domain/rotation/latest';
import { listDevices } from '@/domain/device/list';
import { getDeviceNotes } from '@/domain/device/get-notes';
import { renameDevice } from '@/domain/device/rename';
import { selectDevices } from '@/domain/device/select';
import { requestCommand } from '@/domain/command/request';
import { setDeviceNotes } from '@/domain/device/set-notes';
import { getDeviceReadings } from '@/domain/reading/get';
import { revokeDevice } from '@/domain/device/revoke';
import { getStatusLog } from '@/domain/device/status-log';
import { AppError } from '@/domain/errors';
import { concernsShare, mayReceive } from '@/domain/live/event';
import { changeRole } from '@/domain/member/change-role';
import { inviteMember } from '@/domain/member/invite';
import { listInvitations } from '@/domain/member/list-invitations';
import { listMembers } from '@/domain/member/list';
import { listMyCustomers } from '@/domain/member/my-customers';
import { removeMember } from '@/domain/member/remove';
import { switchCustomer } from '@/domain/member/switch-customer';
import { withdrawInvitation } from '@/domain/member/withdraw-invitation';
import { getJobs } from '@/domain/job/get';
import { retryJob } from '@/domain/job/retry';
import { cancelRotation } from '@/domain/rotation/cancel';
import { getRotation } from '@/domain/rotation/get';
import { listRotations } from '@/domain/rotation/list';
import { requestRotation } from '@/domain/rotation/request';
import { getRotationStatistics } from '@/domain/rotation/statistics';
import { updateRotationSettings } from '@/domain/rotation/settings';
import { search } from '@/domain/search/find';
import { changeShare } from '@/domain/share/change';
import { grantShare } from '@/domain/share/grant';
import { leaveShare } from '@/domain/share/leave';
import { listCustomerShares } from '@/domain/share/list-of-customer';
import { listShares } from '@/domain/share/list';
import { revokeShare } from '@/domain/share/revoke';
import { offerOpenvpn } from '@/domain/testing/offer-openvpn';
import { alertRows } from '@/domain/testing/matrix-alert-rows';
import { annotationRows } from '@/domain/testing/matrix-annotation-rows';
import { bulkRows } from '@/domain/testing/matrix-bulk-rows';
import { egressRows } from '@/domain/testing/matrix-egress-rows';
import { operatorRows } from '@/domain/testing/matrix-operator-rows';
import { relayRows } from '@/domain/testing/matrix-relay-rows';
import { groupRows } from '@/domain/testing/matrix-group-rows';
import { historyRows } from '@/domain/testing/matrix-history-rows';
import { linkRows } from '@/domain/testing/matrix-link-rows';
import { scheduleRows } from '@/domain/testing/matrix-schedule-rows';
import { simPlanRows } from '@/domain/testing/matrix-sim-plan-rows';
import { apiKeyRows } from '@/domain/testing/matrix-api-key-rows';
import { webhookRows } from '@/domain/testing/matrix-webhook-rows';
import {
  found,
  managers,
  ofCustomer,
  ofMembers,
  onDevice,
  own,
  owners,
  ports,
  rotators,
  seers,
  sharers,
  staff,
  withoutCustomer,
  type Row,
} from '@/domain/testing/matrix-row';
import { getDeviceUptime } from '@/domain/uptime/get';

const email = 'invited@x.test';
const rights = { rename: true, ports: true, configs: true, rotate: true };

/** Every verb on things of customers, by name; those of actions have the action's name. */
export const rows: Readonly<Record<string, Row>> = {
  ...alertRows,
  ...annotationRows,
  ...bulkRows,
  ...scheduleRows,
  ...simPlanRows,
  ...linkRows,
  ...groupRows,
  ...webhookRows,
  ...apiKeyRows,
  ...historyRows,
  getDevice: onDevice(seers, (c, { deviceId: id }) => getDevice(c, { id })),
  listDevices: onDevice(seers, (c, { deviceId }) => found(listDevices(c), ({ id }) => id === deviceId)),
  selectDevices: onDevice(seers, async (c, { deviceId }) => {
    const { name: search } = await getDevice(c, { id: deviceId });
    if (!(await selectDevices(c, { search })).items.some(({ id }) => id === deviceId)) throw new AppError('internal');
  }),
  countDevices: onDevice(seers, async (c, { deviceId }) => {
    const { name } = await getDevice(c, { id: deviceId });
    if ((await countDevices(c, { search: name })).total === 0) throw new AppError('internal');
  }),
  search: onDevice(seers, async (c, { deviceId }) => {
    await found(
      search(c, { text: 'Subject' }).then(({ devices }) => devices),
      ({ id }) => id === deviceId,
    );
  }),
  getIpHistory: onDevice(seers, (c, { deviceId: id }) => getIpHistory(c, { id })),
  getStatusLog: onDevice(seers, (c, { deviceId: id }) => getStatusLog(c, { id })),
  getDeviceUptime: onDevice(seers, (c, { deviceId: id }) => getDeviceUptime(c, { id, range: 'day', timeZone: 'UTC' })),
  getLatestRotation: onDevice(seers, async (c, { deviceId: id }) => [await getLatestRotation(c, { id })]),
  commandStatus: onDevice(seers, (c, { commandId: id }) => getCommand(c, { id })),
  pairingCodeStatus: ofCustomer(own, (c, { codeId: id }) => getPairingCode(c, { id })),
  renameDevice: onDevice([...managers, 'shared rename'], (c, { deviceId: id }) => renameDevice(c, { id, name: 'x' })),
  getDeviceNotes: onDevice(own, (c, { deviceId: id }) => getDeviceNotes(c, { id })),
  setDeviceNotes: onDevice(managers, (c, { deviceId: id }) => setDeviceNotes(c, { id, notes: 'x' })),
  getDeviceReadings: onDevice(seers, (c, { deviceId: id }) => getDeviceReadings(c, { id, range: 'day' })),
  requestCommand: onDevice(managers, (c, { deviceId }) => requestCommand(c, { deviceId, kind: 'reboot' })),
  requestRotation: onDevice(rotators, (c, { deviceId }) => requestRotation(c, { deviceId })),
  cancelRotation: onDevice(rotators, (c, { rotationId: id }) => cancelRotation(c, { id })),
  updateRotationSettings: onDevice(managers, (c, { deviceId: id }) => updateRotationSettings(c, { id, attempts: 5 })),
  getRotationStatistics: onDevice(seers, (c, { deviceId: id }) => getRotationStatistics(c, { id })),
  getRotation: onDevice(seers, (c, { rotationId: id }) => getRotation(c, { id })),
  listRotations: onDevice(seers, (c, { deviceId, rotationId }) =>
    found(listRotations(c, { deviceId }), ({ id }) => id === rotationId),
  ),
  createPairingCode: onDevice(managers, (c, { deviceId }) => createPairingCode(c, { deviceId })),
  pairNewPhone: ofCustomer(managers, (c, { customerId }) => createPairingCode(c, { customerId })),
  createPairingCodes: ofCustomer(managers, (c, { customerId }) =>
    createPairingCodes(c, { customerId, names: 'x 1-2' }),
  ),
  pairingCodesStatus: ofCustomer(own, (c, { codeId }) =>
    found(
      getPairingCodes(c, { ids: [codeId] }).then(({ codes }) => codes),
      ({ id }) => id === codeId,
    ),
  ),
  revokeDevice: onDevice(managers, (c, { deviceId: id }) => revokeDevice(c, { id })),
  assignDevice: onDevice(staff, (c, { deviceId: id }) => assignDevice(c, { id, customerId: null })),
  grantShare: onDevice(owners, (c, { deviceId }) => grantShare(c, { deviceId, email, ...rights })),
  listShares: onDevice(owners, (c, { deviceId }) => listShares(c, { deviceId })),
  changeShare: ofCustomer(owners, (c, { shareId: id }) => changeShare(c, { id, ...rights })),
  revokeShare: ofCustomer(owners, (c, { shareId: id }) => revokeShare(c, { id })),
  leaveShare: { run: (c, { deviceId }) => leaveShare(c, { deviceId }), allowed: sharers, seenBy: sharers },

  getConnection: onDevice(seers, (c, { connectionId: id }) => getConnection(c, { id })),
  listConnections: onDevice(seers, (c, { connectionId }) => found(listConnections(c), ({ id }) => id === connectionId)),
  countConnections: onDevice(seers, async (c, { connectionId }) => {
    const { username } = await getConnection(c, { id: connectionId });
    if ((await countConnections(c, { search: username })).total !== 1) throw new AppError('internal');
  }),
  selectConnections: onDevice(seers, async (c, { connectionId }) => {
    const { username: search } = await getConnection(c, { id: connectionId });
    if ((await selectConnections(c, { search })).items[0]?.id !== connectionId) throw new AppError('internal');
  }),
  getLimitBounds: onDevice(seers, (c, { connectionId }) => getLimitBounds(c, { connectionId })),
  getLimitBoundsOfNew: onDevice(seers, (c, { deviceId }) => getLimitBounds(c, { deviceId })),
  connectionUsage: onDevice(seers, (c, { connectionId: id }) => getConnectionUsage(c, { id })),
  recentRefusals: onDevice([...own, 'shared ports', 'shared configs'], (c, { connectionId: id }) =>
    recentRefusals(c, { id }),
  ),
  revealPassword: onDevice([...own, 'shared ports', 'shared configs'], (c, { connectionId: id }) =>
    revealPassword(c, { id }),
  ),
  createConnection: onDevice(ports, (c, { deviceId }) => createConnection(c, { deviceId, name: 'x' })),
  updateConnection: onDevice(ports, (c, { connectionId: id }) => updateConnection(c, { id, name: 'x' })),
  setConnectionEnabled: onDevice(ports, (c, { connectionId: id }) => setConnectionEnabled(c, { id, enabled: false })),
  resetConnectionUsage: onDevice(ports, (c, { connectionId: id }) => resetConnectionUsage(c, { id })),
  topUpConnection: onDevice(ports, (c, { connectionId: id }) => topUpConnection(c, { id, bytes: 1 })),
  regeneratePassword: onDevice(ports, (c, { connectionId: id }) => regeneratePassword(c, { id })),
  addWhitelistEntry: onDevice(ports, (c, { connectionId }) =>
    addWhitelistEntry(c, { connectionId, cidr: '192.0.2.2' }),
  ),
  removeWhitelistEntry: onDevice(ports, (c, { connectionId, entryId: id }) =>
    removeWhitelistEntry(c, { connectionId, id }),
  ),
  getVpnProfile: onDevice([...own, 'shared ports', 'shared configs'], async (c, { connectionId: id }) => {
    await offerOpenvpn(c.db, id);
    return getVpnProfile(c, { id, password: true });
  }),
  listVpnSessions: onDevice([...own, 'shared ports', 'shared configs'], (c, { connectionId: id }) =>
    listVpnSessions(c, { id }),
  ),
  testConnection: onDevice([...own, 'shared ports', 'shared configs'], (c, { connectionId: id }) =>
    testConnection(c, { id }),
  ),
  listClients: onDevice([...own, 'shared ports', 'shared configs'], (c, { connectionId: id }) =>
    listClients(c, { id }),
  ),
  endClients: onDevice(ports, (c, { connectionId }) => endClients(c, { connectionId, address: null })),
  endVpnSession: onDevice(ports, (c, { connectionId }) => endVpnSession(c, { connectionId, id: '1' })),
  deleteConnection: onDevice(ports, (c, { connectionId: id }) => deleteConnection(c, { id })),

  liveEvents: onDevice(seers, async ({ viewer }, { deviceId, customerId }) => {
    const event = { type: 'device.status', deviceId, customerId } as const;
    if (!mayReceive(viewer, event) && !concernsShare(viewer, event)) throw new AppError('not_found');
  }),

  getCustomer: ofCustomer(own, (c, { customerId: id }) => getCustomer(c, { id })),
  listCustomers: ofCustomer(own, (c, { customerId }) => found(listCustomers(c), ({ id }) => id === customerId)),
  renameCustomer: ofCustomer(owners, (c, { customerId: id }) => renameCustomer(c, { id, name: 'x' })),
  viewAsCustomer: ofCustomer(staff, (c, { customerId: id }) => viewAsCustomer(c, { id })),
  getCustomerNotes: ofCustomer(staff, (c, { customerId: id }) => getCustomerNotes(c, { id })),
  setCustomerNotes: ofCustomer(staff, (c, { customerId: id }) => setCustomerNotes(c, { id, text: 'x' })),
  listCustomerShares: ofCustomer(staff, (c, { customerId }) => listCustomerShares(c, { customerId, side: 'given' })),
  suspendCustomer: ofCustomer(staff, (c, { customerId: id }) => suspendCustomer(c, { id })),
  reactivateCustomer: ofCustomer(staff, (c, { customerId: id }) => reactivateCustomer(c, { id })),
  createCustomer: withoutCustomer((c) => createCustomer(c, { name: 'x' })),
  setCeilings: ofCustomer(staff, (c, { customerId }) =>
    setCeilings(c, { customerId, values: { customerStreams: 9_000 } }),
  ),
  setCeilingsForAll: withoutCustomer((c) => setCeilings(c, { customerId: null, values: { customerPhones: 99 } })),
  getCeilings: ofCustomer(staff, (c, { customerId }) => getCeilings(c, { customerId })),
  getFleet: withoutCustomer((c) => getFleet(c)),
  getCockpit: withoutCustomer((c) => getCockpit(c)),
  ...relayRows,
  ...operatorRows,
  ...egressRows,
  getJobs: withoutCustomer((c) => getJobs(c)),
  retryJob: withoutCustomer((c) =>
    retryJob({ ...c, jobs: { ...c.jobs, retry: async () => ({ job: 'mail' }) } }, { queue: 'mail', id: '1' }),
  ),

  listMembers: ofCustomer(own, (c, { customerId }) => listMembers(c, { customerId })),
  listInvitations: ofCustomer(owners, (c, { customerId }) => listInvitations(c, { customerId })),
  inviteMember: ofCustomer(owners, (c, { customerId }) => inviteMember(c, { customerId, email, role: 'viewer' })),
  withdrawInvitation: ofCustomer(owners, (c, { invitationId: id }) => withdrawInvitation(c, { id })),
  changeMemberRole: ofCustomer(owners, (c, { customerId, userId }) =>
    changeRole(c, { customerId, userId, role: 'manager' }),
  ),
  removeMember: ofCustomer(owners, (c, { customerId, userId }) => removeMember(c, { customerId, userId })),
  listMyCustomers: ofMembers((c, { customerId }) => found(listMyCustomers(c), ({ id }) => id === customerId)),
  switchCustomer: ofMembers((c, { customerId }) => switchCustomer(c, { customerId })),

  listAudit: ofCustomer(owners, async (c, { customerId }) =>
    found(listAudit(c, { customerId }), ({ holderId }) => holderId === null),
  ),
  exportAudit: ofCustomer(owners, async (c, { customerId }) =>
    found(exportAudit(c, { customerId }), ({ holderId }) => holderId === null),
  ),
};
