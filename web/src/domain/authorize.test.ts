import assert from 'node:assert/strict';
import test from 'node:test';
import { can, permissions, type Permission, type Role } from '@/domain/authorize';
import type { Viewer } from '@/domain/viewer';

const mine = { customerId: 'a' };
const foreign = { customerId: 'b' };
const unassigned = { customerId: null };
const all = Object.keys(permissions).filter((name): name is Permission => Object.hasOwn(permissions, name));

function person(role: Role): Viewer {
  const memberships = role === 'operator' ? [] : [{ customerId: 'a', customerName: 'A', role }];
  return {
    userId: 'u',
    email: 'u@a.test',
    name: 'U',
    sessionId: 's',
    isOperator: role === 'operator',
    memberships,
    shares: [],
  };
}

test('TENANT-03 no one may do anything to a foreign or ownerless resource, except operators', () => {
  for (const role of ['owner', 'manager', 'viewer'] as const) {
    for (const permission of all) {
      assert.equal(can(person(role), permission, foreign), false, `${role} ${permission}`);
      assert.equal(can(person(role), permission, unassigned), false, `${role} ${permission}`);
    }
  }
});

test('SEC roles: operators may do all, viewers only look and reveal, assigning is for staff', () => {
  assert.deepEqual(
    all.filter((permission) => can(person('operator'), permission, unassigned)),
    all,
  );
  assert.deepEqual(
    all.filter((permission) => can(person('viewer'), permission, mine)),
    [
      'device.view',
      'device.notes',
      'connection.view',
      'connection.reveal',
      'connection.refused_clients',
      'connection.test',
      'whitelist.view',
      'customer.view',
      'member.view',
    ],
  );
  assert.deepEqual(
    all.filter((permission) => !can(person('owner'), permission, mine)),
    [
      ...[
        'device.assign',
        'customer.create',
        'customer.suspend',
        'customer.view_as',
        'customer.support',
        'ceiling.change',
      ],
      ...['relay.view', 'fleet.view', 'job.manage', 'relay.maintain', 'relay.manage', 'egress.manage'],
    ],
  );
});

test('TENANT-04 a share grants what it names to owners and managers of the other customer, to its viewers only looking', () => {
  const nothing = { rename: false, ports: false, configs: false, rotate: false };
  const shared = (role: Exclude<Role, 'operator'>, rights: Partial<typeof nothing>) => {
    const viewer = { ...person(role), shares: [{ deviceId: 'd', ownerId: 'b', ...nothing, ...rights }] };
    return all.filter((permission) => can(viewer, permission, { customerId: 'b', deviceId: 'd' }));
  };
  assert.deepEqual(shared('owner', {}), [
    'device.view',
    'device.mute',
    'device.annotate',
    'connection.view',
    'connection.annotate',
  ]);
  assert.deepEqual(shared('manager', { rotate: true, rename: true }), [
    ...['device.view', 'device.rename', 'device.rotate', 'device.mute', 'device.annotate'],
    ...['connection.view', 'connection.annotate'],
  ]);
  assert.deepEqual(shared('viewer', { rename: true, ports: true, configs: true, rotate: true }), [
    ...['device.view', 'connection.view', 'connection.reveal', 'connection.refused_clients'],
    ...['connection.test', 'whitelist.view'],
  ]);
  const elsewhere = { ...person('owner'), shares: [{ deviceId: 'd', ownerId: 'b', ...nothing, ports: true }] };
  assert.equal(can(elsewhere, 'connection.create', { customerId: 'b', deviceId: 'another' }), false);
  assert.equal(can(elsewhere, 'connection.create', { customerId: 'b' }), false);
});
