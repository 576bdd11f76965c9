import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { passwordMatches } from '@pocketproxy/relay/contract';
import { openThrottle } from '@/base/throttle';
import { createConnection } from '@/domain/connection/create';
import { importConnections, previewImport } from '@/domain/connection/import';
import { foreignIsMissing, viewerIsForbidden } from '@/domain/testing/verb-cases';
import { addDevice, openWorld, refused, testKeys, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const given = 'Moved-In-2026-xyz';
const input = (list: string, more: object = {}) => ({
  ...{ deviceId: world.a.deviceId, list, keepPorts: true, keepPasswords: true },
  ...more,
});
const count = () => world.db.connection.count();

test('DASH-02 SEC-01 a list of host:port:user:pass is previewed without a trace, then made whole, with its passwords sealed', async () => {
  const { as, db, a } = world;
  const list = `old.example:20040:scraper-a:${given}\r\n\r\n# a note\r\nold.example:20041::\r\n`;
  const [before, traces] = [await count(), await db.auditLog.count()];
  const preview = await previewImport(as.owner, input(list));
  assert.deepEqual(
    preview.lines.map(({ line, port, username, password, problem }) => [line, port, username, password, problem]),
    [
      [1, 20_040, 'scraper-a', 'given', null],
      [4, 20_041, null, 'generated', null],
    ],
  );
  assert.deepEqual([await count(), await db.auditLog.count()], [before, traces]);
  world.events.length = 0;
  const { made } = await importConnections(as.owner, input(list));
  assert.equal(made?.length, 2);
  assert.deepEqual(
    made.map(({ host, port, password }) => [host, port, password === given]),
    [
      ['relay.test', 20_040, true],
      ['relay.test', 20_041, false],
    ],
  );
  const row = await db.connection.findUniqueOrThrow({ where: { username: 'scraper-a' } });
  assert.equal(passwordMatches(given, row.passwordVerifier, testKeys), true);
  assert.deepEqual([row.passwordGiven, row.deviceId, row.name], [true, a.deviceId, 'scraper-a']);
  const other = await db.connection.findFirstOrThrow({ where: { port: 20_041 } });
  assert.equal(other.passwordGiven, false);
  const audits = await db.auditLog.findMany({
    where: { action: 'connection.create', targetId: { in: made.map(({ id }) => id) } },
  });
  assert.equal(audits.length, 2);
  assert.equal(JSON.stringify(audits).includes(given), false);
  assert.equal(world.events.filter(({ type }) => type === 'connection.changed').length, 2);
});

test('all or nothing: each line says its own problem, and not whose a name or a port is', async () => {
  const { as, a, b } = world;
  await createConnection(as.other, { deviceId: b.deviceId, name: 'x', username: 'foreign-name', port: 20_045 });
  await createConnection(as.owner, { deviceId: a.deviceId, name: 'x', username: 'own-name' });
  const list = [
    'name,device,port,username,password',
    `ok,,20046,fresh-1,${given}`,
    `,,20045,fresh-2,`,
    `,,,foreign-name,`,
    `,,,own-name,`,
    `,,,fresh-3,short`,
    `,,,fresh-4,aaaaaaaaAAAAAAAA11111`,
    `,,,fresh-5,Xfresh-5Xfresh-5X12`,
    `,Nowhere,,fresh-6,`,
    `,,20046,fresh-7,`,
    `,,,fresh-1,`,
    `,,99999,fresh-8,`,
  ].join('\n');
  const before = await count();
  const { made, lines } = await importConnections(as.owner, input(list));
  assert.equal(made, null);
  assert.equal(await count(), before);
  const problems = new Map(lines.map(({ line, problem }) => [line, problem]));
  assert.equal(problems.get(2), null);
  for (const [line, wanted] of [
    [3, /port is in use, or outside/],
    [4, /^This username is not available/],
    [5, /^You already have a connection/],
    [6, /^The password: 16 to 128/],
    [7, /^The password: three kinds/],
    [8, /contains the username/],
    [9, /no phone with this name/],
    [10, /port is in use/],
    [11, /^Line 2 has the same username/],
    [12, /^The port is not/],
  ] as const)
    assert.match(problems.get(line) ?? '', wanted, `line ${line}`);
});

test('ports and passwords of the list can be left: then weak and taken ones are no problem; lines may name phones', async () => {
  const { as, a, relayId, system, db } = world;
  const second = await addDevice(system, { relayId, customerId: a.customerId, name: 'Leipzig 07' });
  const list = '"Username";"Password";"Port";"Device"\n"moved-1";"weak";"1";"Leipzig 07"\n"moved-2";"weak";"1";""';
  const { made } = await importConnections(as.owner, input(list, { keepPorts: false, keepPasswords: false }));
  assert.equal(made?.length, 2);
  const rows = await db.connection.findMany({
    where: { username: { in: ['moved-1', 'moved-2'] } },
    orderBy: { username: 'asc' },
  });
  assert.deepEqual(
    rows.map(({ deviceId, passwordGiven }) => [deviceId, passwordGiven]),
    [
      [second.id, false],
      [a.deviceId, false],
    ],
  );
});

test('TENANT-03 a list is bounded, for those who may create, and names no phones of others', async () => {
  const { as, b, db } = world;
  await foreignIsMissing(world, b.deviceId, (context, deviceId) =>
    importConnections(context, input('h:1:u:', { deviceId })),
  );
  await viewerIsForbidden(world, (context) => previewImport(context, input('h:1:abc:')));
  await refused(previewImport(as.owner, input(`# ${'x'.repeat(65_536)}`)), 'invalid');
  const many = Array.from({ length: 201 }, (_, n) => `h:${20_100 + n}:u${n}:`).join('\n');
  assert.match((await previewImport(as.owner, input(many))).problem ?? '', /at most 200 lines/);
  assert.match((await previewImport(as.owner, input('name,device,port\n'))).problem ?? '', /no lines/);
  assert.match((await previewImport(as.owner, input('hello'))).lines[0]?.problem ?? '', /Neither host:port/);
  const { name } = await db.device.findUniqueOrThrow({ where: { id: b.deviceId } });
  await db.device.update({ where: { id: b.deviceId }, data: { name: 'Only theirs' } });
  const { lines } = await previewImport(as.owner, input('device,username\nOnly theirs,abc-1'));
  assert.match(lines[0]?.problem ?? '', /no phone with this name/);
  await db.device.update({ where: { id: b.deviceId }, data: { name } });
});

test('pitfall 4: names of others are not tried out by lists', async () => {
  const { as } = world;
  const context = { ...as.owner, throttle: openThrottle() };
  for (let run = 0; run < 30; run++) await previewImport(context, input('h:20047:foreign-name:'));
  await refused(previewImport(context, input('h:20047:foreign-name:')), 'throttled');
  const { lines } = await previewImport(context, input('h:20047:nameless-1:'));
  assert.equal(lines[0]?.problem, null);
});
