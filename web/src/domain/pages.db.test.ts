import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { listAudit } from '@/domain/audit/list';
import { auditPage } from '@/domain/audit/view';
import type { Context } from '@/domain/context';
import { listCustomers } from '@/domain/customer/list';
import { customerPage } from '@/domain/customer/view';
import { listInvitations } from '@/domain/member/list-invitations';
import { listMembers } from '@/domain/member/list';
import { listMyCustomers } from '@/domain/member/my-customers';
import { invitationPage, memberPage, ownCustomerPage } from '@/domain/member/view';
import { everyItem, maxPageItems, pageOf, type Page } from '@/domain/page';
import { listSessions } from '@/domain/session/list';
import { sessionView } from '@/domain/session/view';
import { returns } from '@/domain/testing/returns';
import { addPerson, openWorld, refused, type World } from '@/domain/testing/world';
import type { z } from 'zod';

/** Lists over more rows than a page holds, while others come and go. */
let world: World;
let customerId: string;
let owner: Context;
before(async () => {
  world = await openWorld();
  ({ id: customerId } = await world.db.customer.create({ data: { name: 'Crowded' } }));
  owner = await addPerson(world.system, { email: 'owner@crowd.test', customerId });
});
after(() => world.close());

const rowCount = 450;
const limit = 200;
const numbers = Array.from({ length: rowCount }, (_, index) => index);
const later = () => new Date(world.now.getTime() + 3_600_000);

interface Case {
  readonly view: z.ZodType<Page<unknown>>;
  /** Adds so many rows, named by their number. */
  readonly add: (named: readonly number[]) => Promise<unknown>;
  readonly remove: (key: string) => Promise<unknown>;
  readonly list: (cursor?: string) => Promise<Page<unknown>>;
  readonly keyOf: (item: never) => string;
}

/** Few names for many: pages end among equal ones. */
const nameOf = (number: number) => `Name ${String(number % 3)}`;

const cases: Record<string, () => Case> = {
  members: () => ({
    view: memberPage,
    add: async (named) => {
      const users = await world.db.user.createManyAndReturn({
        data: named.map((number) => ({ email: `m${number}@crowd.test`, name: nameOf(number) })),
      });
      await world.db.member.createMany({
        data: users.map(({ id }) => ({ userId: id, customerId, role: 'viewer' as const })),
      });
    },
    remove: (userId) => world.db.member.deleteMany({ where: { userId, customerId } }),
    list: (cursor) => listMembers(owner, { customerId, cursor, limit }),
    keyOf: ({ userId }: { userId: string }) => userId,
  }),
  invitations: () => ({
    view: invitationPage,
    add: (named) =>
      world.db.invitation.createMany({
        data: named.map((number) => ({
          ...{ customerId, email: `i${number}@crowd.test`, role: 'viewer' as const },
          ...{ hash: `hash ${number}`, createdAt: world.now, expiresAt: later() },
        })),
      }),
    remove: (id) => world.db.invitation.deleteMany({ where: { id } }),
    list: (cursor) => listInvitations(owner, { customerId, cursor, limit }),
    keyOf: ({ id }: { id: string }) => id,
  }),
  'own sessions': () => ({
    view: pageOf(sessionView),
    add: (named) =>
      world.db.session.createMany({
        data: named.map((number) => ({
          ...{ userId: owner.viewer.userId, version: 1, expiresAt: later() },
          lastUsedAt: new Date(world.now.getTime() - (number % 3) * 1_000),
        })),
      }),
    remove: (id) => world.db.session.deleteMany({ where: { id } }),
    list: (cursor) => listSessions(owner, { cursor, limit }),
    keyOf: ({ id }: { id: string }) => id,
  }),
  'audit log': () => ({
    view: auditPage,
    add: (named) =>
      world.db.auditLog.createMany({
        data: named.map((number) => ({
          ...{ at: world.now, actorKind: 'user', actorName: `a${number}`, action: 'device.rename' },
          ...{ targetType: 'device', customerId },
        })),
      }),
    remove: async () => undefined, // append-only
    list: (cursor) => listAudit(owner, { cursor, limit }),
    keyOf: ({ id }: { id: string }) => id,
  }),
  customers: () => ({
    view: customerPage,
    add: (named) => world.db.customer.createMany({ data: named.map((number) => ({ name: nameOf(number) })) }),
    remove: (id) => world.db.customer.deleteMany({ where: { id } }),
    list: (cursor) => listCustomers(world.as.operator, { cursor, limit }),
    keyOf: ({ id }: { id: string }) => id,
  }),
  'customers to switch to': () => ({
    view: ownCustomerPage,
    add: async (named) => {
      const customers = await world.db.customer.createManyAndReturn({
        data: named.map((number) => ({ name: nameOf(number) })),
      });
      const { userId } = world.as.other.viewer;
      await world.db.member.createMany({
        data: customers.map(({ id }) => ({ customerId: id, userId, role: 'viewer' as const })),
      });
    },
    remove: (id) => world.db.customer.deleteMany({ where: { id } }),
    list: (cursor) => listMyCustomers(world.as.other, { cursor, limit }),
    keyOf: ({ id }: { id: string }) => id,
  }),
};

for (const [name, make] of Object.entries(cases))
  test(`${name}: ${rowCount} in pages of ${limit} while rows come and go: none twice, none lost`, async () => {
    const { view, add, remove, list, keyOf } = make();
    const keysOf = ({ items }: Page<unknown>) => items.map((item) => keyOf(item as never));
    const kept = [owner.viewer.userId, owner.viewer.sessionId, customerId, world.a.customerId, world.b.customerId];
    await add(numbers);
    const all = await everyItem(async ({ cursor }) => list(cursor));
    const gone = new Set<string>();
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await returns(view, list(cursor));
      pages += 1;
      seen.push(...keysOf(page));
      cursor = page.nextCursor ?? undefined;
      // Of the rows that were shown, the first and the one that the cursor was made of
      for (const key of [keysOf(page)[0], keysOf(page).at(-1)]) {
        if (key === undefined || kept.includes(key)) continue;
        gone.add(key);
        await remove(key);
      }
      await add([1_000 + pages * 10, 1_001 + pages * 10, 1_002 + pages * 10]);
    } while (cursor !== undefined && pages < 10);
    assert.ok(pages >= 3 && cursor === undefined);
    assert.equal(new Set(seen).size, seen.length, 'none twice');
    const stayed = all.map((item) => keyOf(item as never)).filter((key) => !gone.has(key));
    assert.ok(stayed.length >= rowCount - 8);
    assert.deepEqual(
      stayed.filter((key) => !seen.includes(key)),
      [],
      'none lost',
    );
  });

test('a cursor that is none, or of a list in another order, is refused; so is a page of more than 200', async () => {
  const { nextCursor } = await listSessions(owner, { limit: 1 });
  const cursors = ['nonsense', nextCursor ?? assert.fail()];
  for (const cursor of cursors)
    assert.equal((await refused(listAudit(owner, { cursor }), 'invalid')).details?.field, 'cursor');
  await refused(listMembers(owner, { customerId, cursor: 'nonsense' }), 'invalid');
  await refused(listCustomers(world.as.operator, { limit: maxPageItems + 1 }), 'invalid');
});
