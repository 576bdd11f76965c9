import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { assignDevice } from '@/domain/device/assign';
import { claimPairingCode } from '@/domain/device/claim-pairing-code';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { revokeDevice } from '@/domain/device/revoke';
import { isAppError } from '@/domain/errors';
import { removeMember } from '@/domain/member/remove';
import { addDevice, addPerson, openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const phone = { appVersion: '1.0.0', model: 'Pixel 9', osVersion: '16' };

/** The codes of those that were refused; fails on an error that is none of ours, such as a deadlock. */
async function refusals(tries: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(tries);
  return settled.flatMap((one) => {
    if (one.status === 'fulfilled') return [];
    assert.ok(isAppError(one.reason), String(one.reason));
    return [one.reason.code];
  });
}

test('PORTAL-05 TENANT-02 a code that is claimed while its device is unpaired or moved: one or the other, never a deadlock', async () => {
  const { as, a, b, db, system, relayId } = world;
  for (let round = 0; round < 40; round += 1) {
    const { id } = await addDevice(system, { relayId, customerId: a.customerId, name: `Raced ${round}` });
    const { code } = await createPairingCode(as.owner, { deviceId: id });
    const claim = () => claimPairingCode(system, { ...phone, code });
    const move = () => assignDevice(as.operator, { id, customerId: b.customerId });
    const unpair = () => revokeDevice(as.owner, { id });
    const codes = await refusals(round % 2 === 0 ? [claim(), unpair(), claim()] : [claim(), move(), claim()]);
    assert.ok(codes.length > 0 && codes.every((one) => one === 'code_invalid'), codes.join());
    const live = await db.deviceSecret.count({ where: { deviceId: id, revokedAt: null } });
    assert.equal(await db.pairingCode.count({ where: { deviceId: id, usedAt: null } }), 0);
    assert.ok(round % 2 === 1 ? live === 1 : live <= 1);
  }
});

test('PORTAL-05 TEAM-01 a code that is claimed while its maker is removed pairs once or not at all', async () => {
  const { as, a, system, db } = world;
  const { customerId } = a;
  for (let round = 0; round < 20; round += 1) {
    const maker = await addPerson(system, { email: `maker${round}@a.test`, customerId, role: 'manager' });
    const { userId } = maker.viewer;
    const { code } = await createPairingCode(maker, { deviceName: `Made ${round}` });
    const codes = await refusals([
      claimPairingCode(system, { ...phone, code }),
      removeMember(as.owner, { customerId, userId }),
    ]);
    assert.ok(codes.every((one) => one === 'code_invalid'));
    assert.equal(await db.device.count({ where: { name: `Made ${round}` } }), 1 - codes.length);
  }
});
