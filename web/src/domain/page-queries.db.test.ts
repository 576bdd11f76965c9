import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as React from 'react';
import { getConnection } from '@/domain/connection/get';
import { listConnections } from '@/domain/connection/list';
import { getConnectionUsage } from '@/domain/connection/usage';
import type { Context } from '@/domain/context';
import { getDevice } from '@/domain/device/get';
import { getIpHistory } from '@/domain/device/ip-history';
import { getLatestRotation } from '@/domain/rotation/latest';
import { listRotations } from '@/domain/rotation/list';
import { getRotationStatistics } from '@/domain/rotation/statistics';
import { getStatusLog } from '@/domain/device/status-log';
import { getSchedule } from '@/domain/schedule/get';
import { grantShare } from '@/domain/share/grant';
import { listShares } from '@/domain/share/list';
import { queriesOf } from '@/domain/testing/queries';
import { addFriend, atRequest, nothing } from '@/domain/testing/sharing';
import { openWorld, type World } from '@/domain/testing/world';
import { getDeviceUptime } from '@/domain/uptime/get';
import { getConnectionTraffic, getDeviceTraffic } from '@/domain/usage/traffic';

let world: World;
let grantee: Context;
before(async () => {
  world = await openWorld();
  const { as, a } = world;
  const friend = await addFriend(world, 'reader');
  await grantShare(as.owner, { deviceId: a.deviceId, email: friend.email, ...nothing, ports: true });
  grantee = await atRequest(world, friend.owner);
});
after(() => world.close());

/** What a page's title and its parts read, at once and within one rendering. */
async function queriesOfPage(reads: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const queries = await queriesOf(() => inOneRendering(() => Promise.all(reads.map((read) => read()))));
  const texts = queries.map(({ text, values }) => `${text} ${JSON.stringify(values)}`);
  assert.deepEqual(
    // What Prisma asks about no rows is always the same
    texts.filter((text, index) => texts.indexOf(text) !== index && !text.includes('IN (NULL)')),
    [],
    'nothing is read twice',
  );
  return texts;
}

/** React's cache() keeps what belongs to a rendering; outside of one, as in a test, it keeps nothing. */
async function inOneRendering<T>(work: () => Promise<T>): Promise<T> {
  const internals: unknown = Reflect.get(React, '__SERVER_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE');
  assert.ok(typeof internals === 'object' && internals !== null, 'run with --conditions=react-server');
  const kept = new Map<unknown, unknown>();
  const getCacheForType = (create: () => unknown) => {
    if (!kept.has(create)) kept.set(create, create());
    return kept.get(create);
  };
  Reflect.set(internals, 'A', { getCacheForType });
  try {
    return await work();
  } finally {
    Reflect.set(internals, 'A', null);
  }
}

/** What every tab of a device's page begins with: its title, its header. */
const header = (context: Context, id: string) => [
  () => getDevice(context, { id }),
  () => getDevice(context, { id }),
  () => getLatestRotation(context, { id }),
];

test('a device’s tab of rotations reads each thing once: at most 26 statements', async () => {
  const { as, a } = world;
  const id = a.deviceId;
  for (const context of [as.owner, as.operator, grantee]) {
    const queries = await queriesOfPage([
      ...header(context, id),
      () => listRotations(context, { deviceId: id }),
      () => getRotationStatistics(context, { id }),
      () => getSchedule(context, { deviceId: id }),
      () => getIpHistory(context, { id }),
    ]);
    assert.ok(queries.length <= 26, `${queries.length}: ${queries.join('\n')}`);
  }
});

test('a device’s page reads each thing once: at most 19 statements', async () => {
  const { as, a } = world;
  const id = a.deviceId;
  const reads = (context: Context) => [
    ...header(context, id),
    () => listConnections(context, { deviceId: id }),
    () => getStatusLog(context, { id }),
  ];
  const own = await queriesOfPage([...reads(as.owner), () => listShares(as.owner, { deviceId: id })]);
  assert.ok(own.length <= 19, own.join('\n'));
  for (const context of [as.operator, grantee]) {
    const queries = await queriesOfPage(reads(context));
    assert.ok(queries.length <= 18, queries.join('\n'));
  }
});

test('a device’s tab of usage and uptime reads each thing once: at most 26 statements', async () => {
  const { as, a } = world;
  const id = a.deviceId;
  for (const context of [as.owner, as.operator, grantee]) {
    const queries = await queriesOfPage([
      ...header(context, id),
      () => getDeviceUptime(context, { id, range: 'month', timeZone: 'Europe/Berlin' }),
      () => getDeviceTraffic(context, { id, range: 'month' }),
    ]);
    assert.ok(queries.length <= 26, `${queries.length}: ${queries.join('\n')}`);
  }
});

test('a connection’s page reads each thing once: at most 11 statements', async () => {
  const { as, a } = world;
  const { id } = a.connection;
  for (const context of [as.owner, as.operator, grantee]) {
    const reads = [
      () => getConnection(context, { id }),
      () => getConnection(context, { id }),
      () => getConnectionUsage(context, { id }),
      () => getConnectionTraffic(context, { id }),
    ];
    const queries = await queriesOfPage(reads);
    assert.ok(queries.length <= 11, queries.join('\n'));
  }
});
