import assert from 'node:assert/strict';
import test from 'node:test';
import { can, permissions, type Permission, type Role } from '@/domain/authorize';
import type { Viewer } from '@/domain/viewer';

const mine = { customerId: 'a' };
const foreign = { customerId: 'b' };
const nobodys = { customerId: null };
const all = Object.keys(permissions).filter((name): name is Permission => Object.hasOwn(permissions, name));

function person(role: Role): Viewer {
  const memberships = role === 'operator' ? [] : [{ customerId: 'a', customerName: 'A', role }];
  return { userId: 'u', email: 'u@a.test', name: 'U', sessionId: 's', isOperator: role === 'operator', memberships };
}

test('TENANT-03 nobody may do anything to a foreign or ownerless resource, except operators', () => {
  for (const role of ['owner', 'manager', 'viewer'] as const) {
    for (const permission of all) {
      assert.equal(can(person(role), permission, foreign), false, `${role} ${permission}`);
      assert.equal(can(person(role), permission, nobodys), false, `${role} ${permission}`);
    }
  }
});

test('SEC roles: operators may do all, viewers only look and reveal, assigning is for staff', () => {
  assert.deepEqual(
    all.filter((permission) => can(person('operator'), permission, nobodys)),
    all,
  );
  assert.deepEqual(
    all.filter((permission) => can(person('viewer'), permission, mine)),
    ['device.view', 'connection.view', 'connection.reveal', 'customer.view', 'member.view'],
  );
  assert.deepEqual(
    all.filter((permission) => !can(person('owner'), permission, mine)),
    ['device.assign', 'customer.create', 'customer.suspend', 'relay.view'],
  );
});
