import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { actionLadder, whole } from '@/actions/ladder';
import { withViewer } from '@/domain/context';
import { createPairingCode } from '@/domain/device/create-pairing-code';
import { createPairingCodeInput } from '@/domain/device/input';
import { shownError } from '@/domain/errors';
import { grantShare } from '@/domain/share/grant';
import { addFriend, atRequest, nothing } from '@/domain/testing/sharing';
import { openWorld, type World } from '@/domain/testing/world';
import type { SessionEnd } from '@/domain/session/why-ended';
import type { Viewer } from '@/domain/viewer';

let world: World;
let viewer: Viewer;
before(async () => {
  world = await openWorld();
  viewer = await sharedWith();
});
after(() => world.close());

const ladderOf = (viewer: Viewer | null, end?: SessionEnd) =>
  actionLadder({
    refuseForeign: async () => undefined,
    context: async () => world.system,
    viewer: async () => viewer,
    whyNoViewer: async () => end,
    show: async (error) => shownError(error, 'request'),
  });

/** An owner with one membership and one share, as a request loads them. */
async function sharedWith(): Promise<Viewer> {
  const friend = await addFriend(world, 'ladder');
  await grantShare(world.as.owner, { deviceId: world.a.deviceId, email: friend.email, ...nothing });
  return (await atRequest(world, friend.owner)).viewer;
}

test('TENANT-01 a viewer passes the ladder unchanged: memberships and shares once each', async () => {
  assert.deepEqual([viewer.memberships.length, viewer.shares.length], [1, 1]);
  const { userAction, customerAction } = ladderOf(viewer);
  for (const client of [userAction, customerAction]) {
    const { data } = await client.action(async ({ ctx }) => ctx.context.viewer)();
    assert.deepEqual(data, viewer);
  }
  const { operatorAction } = ladderOf(world.as.operator.viewer);
  const { data } = await operatorAction.action(async ({ ctx }) => ctx.context.viewer)();
  assert.deepEqual(data, world.as.operator.viewer);
});

test('TENANT-05 AUTH-05 without a viewer a person reads why: suspended, or to sign in', async () => {
  for (const [end, code] of [
    ['suspended', 'customer_suspended'],
    ['ended', 'unauthenticated'],
    [undefined, 'unauthenticated'],
  ] as const) {
    const { serverError } = await ladderOf(null, end).userAction.action(async () => 'done')();
    assert.equal(serverError?.code, code);
  }
});

test('a middleware that narrows the viewer takes rights away', async () => {
  const narrowed = ladderOf(viewer).customerAction.use(async ({ next, ctx }) =>
    next({ ctx: whole(withViewer(ctx.context, { ...ctx.context.viewer, shares: [] })) }),
  );
  const { data } = await narrowed.action(async ({ ctx }) => ctx.context.viewer)();
  assert.deepEqual(data, { ...viewer, shares: [] });
});

test('DEV-01 a member pairs without choosing a customer', async () => {
  const pair = ladderOf(world.as.manager.viewer)
    .customerAction.inputSchema(createPairingCodeInput)
    .action(({ parsedInput, ctx }) => createPairingCode(ctx.context, parsedInput));
  const { data, serverError } = await pair({ deviceName: 'Without a choice' });
  assert.equal(serverError, undefined);
  assert.ok(data);
  const code = await world.db.pairingCode.findUniqueOrThrow({ where: { id: data.id } });
  assert.equal(code.customerId, world.a.customerId);
});

test('anyone without the right is refused by the ladder', async () => {
  const outsider: Viewer = { ...world.as.owner.viewer, memberships: [] };
  const codeOf = async (run: () => Promise<{ serverError?: { code: string } }>) => (await run()).serverError?.code;
  assert.equal(await codeOf(ladderOf(null).userAction.action(async () => 1)), 'unauthenticated');
  assert.equal(await codeOf(ladderOf(outsider).customerAction.action(async () => 1)), 'forbidden');
  assert.equal(await codeOf(ladderOf(world.as.owner.viewer).operatorAction.action(async () => 1)), 'forbidden');
  assert.equal(await codeOf(ladderOf(world.as.operator.viewer).customerAction.action(async () => 1)), undefined);
});
