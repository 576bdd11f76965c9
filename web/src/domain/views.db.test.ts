import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { z } from 'zod';
import { getCommand } from '@/domain/command/get';
import { requestCommand } from '@/domain/command/request';
import { cancelRotation } from '@/domain/rotation/cancel';
import { getRotation } from '@/domain/rotation/get';
import { listRotations } from '@/domain/rotation/list';
import { getRotationStatistics } from '@/domain/rotation/statistics';
import { requestRotation } from '@/domain/rotation/request';
import { commandView } from '@/domain/command/view';
import { addWhitelistEntry } from '@/domain/connection/add-whitelist-entry';
import { getLimitBounds } from '@/domain/connection/bounds';
import { createConnection } from '@/domain/connection/create';
import { deleteConnection } from '@/domain/connection/delete';
import { getConnection } from '@/domain/connection/get';
import { regeneratePassword } from '@/domain/connection/regenerate-password';
import { removeWhitelistEntry } from '@/domain/connection/remove-whitelist-entry';
import { revealPassword } from '@/domain/connection/reveal-password';
import { setConnectionEnabled } from '@/domain/connection/set-enabled';
import { updateConnection } from '@/domain/connection/update';
import { getConnectionUsage } from '@/domain/connection/usage';
import * as connections from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { assignDevice } from '@/domain/device/assign';
import { claimPairingCode } from '@/domain/device/claim-pairing-code';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { getPairingCode } from '@/domain/device/get-pairing-code';
import { getDevice } from '@/domain/device/get';
import { renameDevice } from '@/domain/device/rename';
import { revokeDevice } from '@/domain/device/revoke';
import * as devices from '@/domain/device/view';
import { getOverview } from '@/domain/overview/get';
import { getOverviewTraffic } from '@/domain/overview/traffic';
import { overviewTrafficView, overviewView } from '@/domain/overview/view';
import { getLatestRotation } from '@/domain/rotation/latest';
import { rotationPage, rotationStatisticsView, rotationView } from '@/domain/rotation/view';
import { changeShare } from '@/domain/share/change';
import { grantShare } from '@/domain/share/grant';
import { leaveShare } from '@/domain/share/leave';
import { revokeShare } from '@/domain/share/revoke';
import { leftShareView, shareView } from '@/domain/share/view';
import { addFriend, atRequest, nothing } from '@/domain/testing/sharing';
import { addDevice, openWorld, refused, type World } from '@/domain/testing/world';
import { getConnectionRefusals } from '@/domain/usage/refusals';
import { getConnectionTraffic } from '@/domain/usage/traffic';
import { refusalHistoryView, trafficView } from '@/domain/usage/view';
import { getDeviceUptime } from '@/domain/uptime/get';
import { uptimeView } from '@/domain/uptime/view';

/** What verbs return is what their views say, with nothing besides: programs will read the one and get the other. */

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

/** The schema takes the value and would strip nothing from it. */
async function is<T>(view: z.ZodType<T>, result: Promise<T>): Promise<T> {
  const value = await result;
  assert.deepEqual(view.parse(value), value);
  return value;
}

const newDevice = () =>
  addDevice(world.system, { relayId: world.relayId, customerId: world.a.customerId, name: 'Phone' });

test('reads and writes of devices, pairing codes, commands and rotations', async () => {
  const { as, b, system } = world;
  const { id } = await newDevice();
  const { deviceView } = devices;
  assert.equal((await is(deviceView, renameDevice(as.owner, { id, name: 'Renamed' }))).name, 'Renamed');
  const { id: commandId } = await is(commandView, requestCommand(as.owner, { deviceId: id, kind: 'reboot' }));
  await is(commandView, getCommand(as.owner, { id: commandId }));
  const { id: rotationId } = await is(rotationView, requestRotation(as.owner, { deviceId: id, unseenHours: 24 }));
  await is(rotationView, getRotation(as.owner, { id: rotationId }));
  await is(rotationStatisticsView, getRotationStatistics(as.owner, { id }));
  await is(uptimeView, getDeviceUptime(as.owner, { id, range: 'month', timeZone: 'Europe/Berlin' }));
  await is(rotationPage, listRotations(as.owner, { deviceId: id }));
  await is(rotationView, cancelRotation(as.owner, { id: rotationId }));
  await is(rotationView.nullable(), getLatestRotation(as.owner, { id }));
  const code = await is(devices.newPairingCodeView, createPairingCode(as.owner, { deviceId: id }));
  await is(devices.pairingCodeView, getPairingCode(as.owner, { id: code.id }));
  const enrolment = await is(devices.enrolmentView, claimPairingCode(system, { code: code.code, appVersion: '1' }));
  assert.equal(enrolment.deviceId, id);
  assert.equal((await is(deviceView, revokeDevice(as.owner, { id }))).paired, false);
  const moved = await is(deviceView, assignDevice(as.operator, { id, customerId: b.customerId }));
  assert.deepEqual([moved.customerId, moved.customer?.id], [b.customerId, b.customerId]);
  await is(deviceView, getDevice(as.other, { id }));
});

test('reads and writes of connections, with a password where one was made', async () => {
  const { as } = world;
  const { id: deviceId } = await newDevice();
  const { connectionView, newConnectionView } = connections;
  const { password, ...created } = await is(newConnectionView, createConnection(as.owner, { deviceId, name: 'C' }));
  const { id } = created;
  assert.deepEqual(await is(connectionView, getConnection(as.owner, { id })), created);
  assert.equal((await is(connections.credentialsView, revealPassword(as.owner, { id }))).password, password);
  const changed = await is(connectionView, updateConnection(as.owner, { id, name: 'D', quotaBytes: 5, maxStreams: 7 }));
  assert.deepEqual([changed.name, changed.quotaBytes, changed.maxStreams], ['D', 5, 7]);
  assert.equal((await is(connectionView, setConnectionEnabled(as.owner, { id, enabled: false }))).state.name, 'off');
  assert.notEqual((await is(newConnectionView, regeneratePassword(as.owner, { id }))).password, password);
  const entry = { connectionId: id, cidr: '192.0.2.7', note: 'Office' };
  const added = await is(connections.whitelistEntryView, addWhitelistEntry(as.owner, entry));
  assert.deepEqual((await getConnection(as.owner, { id })).whitelist, [added]);
  const removed = removeWhitelistEntry(as.owner, { connectionId: id, id: added.id });
  assert.deepEqual(await is(connections.whitelistEntryView, removed), added);
  await is(connections.connectionUsageView, getConnectionUsage(as.owner, { id }));
  await is(trafficView, getConnectionTraffic(as.owner, { id }));
  await is(refusalHistoryView, getConnectionRefusals(as.owner, { id }));
  await is(overviewView, getOverview(as.owner));
  await is(overviewTrafficView, getOverviewTraffic(as.owner));
  await is(connections.limitBoundsView, getLimitBounds(as.owner, { connectionId: id }));
  assert.equal((await is(connections.deletedConnectionView, deleteConnection(as.owner, { id }))).id, id);
});

test('writes of shares; none says whether someone has the address', async () => {
  const { as } = world;
  const { id: deviceId } = await newDevice();
  const friend = await addFriend(world, 'friend');
  for (const email of [friend.email, 'nobody@nowhere.test']) {
    const share = await is(shareView, grantShare(as.owner, { deviceId, email, ...nothing }));
    const changed = await is(shareView, changeShare(as.owner, { id: share.id, ...nothing, rotate: true }));
    assert.deepEqual(changed, { ...share, rotate: true });
    assert.deepEqual(await is(shareView, revokeShare(as.owner, { id: share.id })), changed);
  }
  await grantShare(as.owner, { deviceId, email: friend.email, ...nothing });
  const left = leaveShare(await atRequest(world, friend.owner), { deviceId });
  assert.deepEqual(await is(leftShareView, left), { deviceId });
});

test('a write returns its view even when the row leaves the tenant right after the commit', async () => {
  const { as, a, b } = world;
  /** The owner, with something that happens between the commit and the answer. */
  const afterCommit = (work: () => Promise<unknown>) => ({ ...as.owner, publish: async () => void (await work()) });
  for (const write of [
    (context: Context, id: string) => renameDevice(context, { id, name: 'Renamed' }),
    (context: Context, id: string) => revokeDevice(context, { id }),
  ]) {
    const { id } = await newDevice();
    const { code } = await createPairingCode(as.owner, { deviceId: id });
    await claimPairingCode(world.system, { code, appVersion: '1' });
    const moved = afterCommit(() => assignDevice(as.operator, { id, customerId: b.customerId }));
    assert.equal((await is(devices.deviceView, write(moved, id))).customerId, a.customerId);
    await refused(getDevice(as.owner, { id }), 'not_found');
  }
  const { connectionView, newConnectionView } = connections;
  const writes = {
    updated: (context, connection) => is(connectionView, updateConnection(context, { id: connection, name: 'New' })),
    off: (context, connection) => is(connectionView, setConnectionEnabled(context, { id: connection, enabled: false })),
    replaced: (context, connection) => is(newConnectionView, regeneratePassword(context, { id: connection })),
  } satisfies Record<string, (context: Context, connection: string) => Promise<connections.ConnectionView>>;
  for (const [name, write] of Object.entries(writes)) {
    const made = await createConnection(as.owner, { deviceId: a.deviceId, name });
    const deleted = afterCommit(() => deleteConnection(as.owner, { id: made.id }));
    assert.equal((await write(deleted, made.id)).id, made.id, name);
    await refused(getConnection(as.owner, { id: made.id }), 'not_found');
  }
});
