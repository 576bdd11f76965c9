import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { unseal } from '@pocketproxy/relay/contract';
import { getBell } from '@/domain/alert/bell';
import { getAlertSettings } from '@/domain/alert/get-settings';
import { getMute } from '@/domain/alert/get-mute';
import { listAlerts } from '@/domain/alert/list';
import { muteDevice } from '@/domain/alert/mute';
import { readNotices } from '@/domain/alert/read-notices';
import { setAlertSettings } from '@/domain/alert/set-settings';
import { unmuteDevice } from '@/domain/alert/unmute';
import { assignDevice } from '@/domain/device/assign';
import { sealContext } from '@/domain/mail/queue';
import { disconnect, heard, incidentsOf, round, watchForAnHour } from '@/domain/testing/alerts';
import { atRequest } from '@/domain/testing/sharing';
import { lastAudit, openWorld, type World } from '@/domain/testing/world';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(async () => {
  const { db } = world;
  await db.incident.deleteMany();
  await db.mail.deleteMany();
  await db.deviceMute.deleteMany();
  await db.alertSettings.deleteMany();
  await connect();
  await watchForAnHour(db);
});

const connect = () => world.db.$executeRaw`
  UPDATE "Device" SET "status" = 'online', "lastSeenAt" = now(), "statusChangedAt" = now() - interval '1 hour'`;
const offline = () => disconnect(world.db, [world.a.deviceId], 121);
const now = () => ({ now: new Date() });
const mailsTo = async (recipient: string) => {
  const mails = await world.db.mail.findMany({ where: { recipient }, orderBy: { createdAt: 'asc' } });
  return mails.map(({ id, template, sealedValues }) => ({
    template,
    values: JSON.parse(unseal(sealedValues ?? '', sealContext(id), world.system.keys)),
  }));
};

test('a mail says what happened, in the person’s zone, with links that change nothing by opening', async () => {
  const { as, a } = world;
  await setAlertSettings(as.owner, { choices: {}, quiet: null, timeZone: 'Asia/Tokyo' });
  await offline();
  await round(world);
  const [mail] = await mailsTo('owner@a.test');
  assert.equal(mail?.template, 'alerts');
  assert.deepEqual(
    { ...mail.values, lines: mail.values.lines.map(({ sentence }: { sentence: string }) => sentence) },
    {
      ...{ lines: ['Phone of A is offline.'], more: 0, link: 'http://127.0.0.1:3000/portal/alerts' },
      settingsLink: 'http://127.0.0.1:3000/account/alerts',
      muteLink: `http://127.0.0.1:3000/account/mute/${a.deviceId}`,
    },
  );
  assert.match(mail.values.lines[0].at, /\(Asia\/Tokyo\)$/u);
});

test('people hear of what they chose, by the channels they chose', async () => {
  const { db, as } = world;
  const choose = (bell: boolean, mail: boolean) => ({
    ...{ choices: { device_offline: { bell, mail } }, quiet: null, timeZone: 'UTC' },
  });
  await setAlertSettings(as.owner, choose(true, false));
  await setAlertSettings(as.manager, choose(false, true));
  await setAlertSettings(as.viewer, choose(false, false));
  await offline();
  await round(world);
  assert.deepEqual(await heard(db, 'device_offline'), ['manager@a.test mail opened', 'owner@a.test bell opened']);
  const { kinds } = await getAlertSettings(as.viewer);
  assert.deepEqual(
    kinds.find(({ kind }) => kind === 'device_offline'),
    { kind: 'device_offline', bell: false, mail: false },
  );
  assert.ok(!kinds.some(({ kind }) => kind === 'relay_down' || kind === 'webhook_failing'));
  assert.ok((await getAlertSettings(as.operator)).kinds.some(({ kind }) => kind === 'relay_down'));
});

/** Quiet hours that hold now and end in an hour or so. */
function aroundNow() {
  const minute = new Date().getUTCHours() * 60 + new Date().getUTCMinutes();
  return { from: (minute + 1_380) % 1_440, until: (minute + 60) % 1_440 };
}

test('during quiet hours mails wait, then one digest says it all; the bell and others do not wait', async () => {
  const { db, as } = world;
  await setAlertSettings(as.owner, { choices: {}, quiet: aroundNow(), timeZone: 'UTC' });
  await offline();
  await round(world);
  await connect();
  await round(world);
  assert.deepEqual(await mailsTo('owner@a.test'), []);
  assert.equal((await mailsTo('manager@a.test')).length, 2);
  assert.equal((await getBell(as.owner)).unread, 2);
  await db.$executeRaw`UPDATE "Notice" SET "heldUntil" = now() WHERE "heldUntil" IS NOT NULL`;
  assert.equal((await round(world)).digests, 1);
  assert.equal((await round(world)).digests, 0);
  const [digest, ...more] = await mailsTo('owner@a.test');
  assert.equal(more.length, 0);
  assert.equal(digest?.template, 'alert_digest');
  assert.deepEqual(
    digest.values.lines.map(({ sentence }: { sentence: string }) => sentence),
    ['Phone of A is offline.', 'Phone of A is online again.'],
  );
});

test('ending quiet hours releases what waits; someone who was removed gets no digest', async () => {
  const { db, as, a } = world;
  const quiet = { choices: {}, quiet: aroundNow(), timeZone: 'UTC' };
  await setAlertSettings(as.owner, quiet);
  await setAlertSettings(as.viewer, quiet);
  await offline();
  await round(world);
  await setAlertSettings({ ...as.owner, ...now() }, { ...quiet, quiet: null });
  await setAlertSettings({ ...as.viewer, ...now() }, { ...quiet, quiet: null });
  const { userId } = as.viewer.viewer;
  await db.member.deleteMany({ where: { userId } });
  await round(world);
  assert.equal((await mailsTo('owner@a.test')).length, 1);
  assert.equal((await mailsTo('viewer@a.test')).length, 0);
  await db.member.create({ data: { userId, customerId: a.customerId, role: 'viewer' } });
});

test('TENANT-04 a digest says only what its person may still hear of: neither a share that ended nor a muted device', async () => {
  const { db, as, a, b } = world;
  const rights = { rename: false, ports: false, configs: false, rotate: false };
  await db.share.create({ data: { deviceId: a.deviceId, email: 'owner@b.test', customerId: b.customerId, ...rights } });
  for (const person of [as.owner, as.other])
    await setAlertSettings(person, { choices: {}, quiet: aroundNow(), timeZone: 'UTC' });
  await offline();
  await round(world);
  assert.equal(await db.notice.count({ where: { heldUntil: { not: null } } }), 2);
  await db.share.deleteMany();
  await muteDevice(as.owner, { deviceId: a.deviceId, length: 'day' });
  await db.$executeRaw`UPDATE "Notice" SET "heldUntil" = now() WHERE "heldUntil" IS NOT NULL`;
  assert.equal((await round(world)).digests, 0);
  await db.alertSettings.deleteMany();
  await unmuteDevice(as.owner, { deviceId: a.deviceId });
  assert.equal((await mailsTo('owner@a.test')).length, 1, 'the end of the mute says it');
  assert.equal((await mailsTo('owner@b.test')).length, 0);
});

test('a muted device opens alerts of which no one hears until the mute ends; webhooks neither', async () => {
  const { db, as, a } = world;
  const { deviceId } = a;
  await db.webhookEndpoint.create({
    data: {
      customerId: a.customerId,
      name: 'Hook',
      url: 'https://x.test',
      secretSealed: 'x',
      events: ['alert.opened'],
    },
  });
  await muteDevice(as.manager, { deviceId, length: 'hour' });
  assert.equal((await lastAudit(world, 'device.mute')).targetId, deviceId);
  assert.equal((await getMute({ ...as.viewer, ...now() }, { deviceId })).muted, true);
  await offline();
  await round(world);
  assert.deepEqual(await heard(db, 'device_offline'), []);
  assert.equal(await db.outgoingEvent.count(), 0);
  assert.equal((await listAlerts(as.viewer)).items.length, 1);
  await db.$executeRaw`UPDATE "DeviceMute" SET "until" = now()`;
  await round(world);
  assert.equal((await heard(db, 'device_offline')).length, 6, 'it is still offline');
  assert.equal(await db.outgoingEvent.count({ where: { kind: 'alert.opened' } }), 1);
  assert.equal(await db.deviceMute.count(), 0);
  await db.webhookEndpoint.deleteMany();
});

test('who unmutes makes everyone hear of what is open; what ended meanwhile no one hears of', async () => {
  const { db, as, a } = world;
  const { deviceId } = a;
  await muteDevice(as.owner, { deviceId, length: 'until_unmuted' });
  await offline();
  await round(world);
  await connect();
  await round(world);
  await unmuteDevice(as.owner, { deviceId });
  assert.deepEqual(await heard(db, 'device_offline'), []);
  await muteDevice(as.owner, { deviceId, length: 'week' });
  await db.$executeRaw`UPDATE "Incident" SET "noticedAt" = now() - interval '1 day'`;
  await offline();
  await round(world);
  await unmuteDevice(as.owner, { deviceId });
  await unmuteDevice(as.owner, { deviceId });
  assert.equal((await heard(db, 'device_offline')).length, 6);
});

test('TENANT-04 people with a share hear of the phone from then on, mute for themselves, and nothing of its connections', async () => {
  const { db, as, a, b } = world;
  await offline();
  await round(world);
  const rights = { rename: false, ports: false, configs: false, rotate: false };
  await db.share.create({ data: { deviceId: a.deviceId, email: 'owner@b.test', customerId: b.customerId, ...rights } });
  await round(world);
  assert.deepEqual((await listAlerts(as.other)).items, []);
  await db.incident.deleteMany();
  const connection = { where: { id: a.connection.id } };
  await db.connection.update({ ...connection, data: { expiresAt: new Date(Date.now() + 24 * 3_600_000) } });
  await round(world);
  assert.deepEqual(
    (await db.notice.findMany({ where: { customerId: b.customerId }, include: { incident: true } }))
      .map(({ channel, incident }) => `${channel} ${incident.kind}`)
      .sort(),
    ['bell device_offline', 'mail device_offline'],
  );
  const grantee = await atRequest(world, as.other);
  assert.deepEqual(
    (await listAlerts(grantee)).items.map(({ kind }) => kind),
    ['device_offline'],
  );
  assert.equal((await getBell(grantee)).unread, 1);
  await db.incident.deleteMany();
  await muteDevice(grantee, { deviceId: a.deviceId, length: 'day' });
  await round(world);
  assert.equal((await heard(db, 'device_offline')).length, 6, 'the owner’s people only');
  await db.share.deleteMany();
  assert.equal((await getBell(await atRequest(world, as.other))).unread, 0);
  await db.connection.update({ ...connection, data: { expiresAt: null } });
});

test('TENANT-02 an alert ends silently when its device goes to another customer, who hears for themselves', async () => {
  const { db, as, a, b } = world;
  await offline();
  await round(world);
  await muteDevice(as.owner, { deviceId: a.deviceId, length: 'until_unmuted' });
  const planned = { startsAt: new Date(Date.now() + 3_600_000), endsAt: new Date(Date.now() + 7_200_000) };
  await db.maintenanceWindow.create({ data: { deviceId: a.deviceId, ...planned } });
  await assignDevice(as.operator, { id: a.deviceId, customerId: b.customerId });
  assert.deepEqual([await db.deviceMute.count(), await db.maintenanceWindow.count()], [0, 0]);
  await round(world);
  await db.$executeRaw`UPDATE "Incident" SET "noticedAt" = "noticedAt" - interval '1 hour'`;
  await round(world);
  const [first, second, ...more] = await incidentsOf(db, 'device_offline');
  assert.equal(more.length, 0);
  assert.ok(first?.closedAt && first.notices.every(({ phase }) => phase === 'opened'));
  assert.deepEqual([second?.customerId, second?.closedAt], [b.customerId, null]);
  assert.deepEqual(
    second?.notices.map(({ customerId }) => customerId),
    [b.customerId, b.customerId],
  );
  assert.deepEqual(
    (await listAlerts(as.other)).items.map(({ id }) => id),
    [second?.id],
  );
  await assignDevice(as.operator, { id: a.deviceId, customerId: a.customerId });
});

test('a bell is the person’s own: what is read is read for them alone', async () => {
  const { as } = world;
  await offline();
  await round(world);
  const [notice] = (await getBell(as.owner)).items;
  assert.equal(notice?.sentence, 'Phone of A is offline.');
  assert.deepEqual(await readNotices(as.manager, { ids: [notice.id] }), { read: 0 });
  assert.deepEqual(await readNotices(as.owner, { ids: [notice.id] }), { read: 1 });
  assert.deepEqual(await readNotices(as.owner), { read: 0 });
  assert.deepEqual([(await getBell(as.owner)).unread, (await getBell(as.manager)).unread], [0, 1]);
  assert.equal((await getBell(as.other)).items.length, 0);
});
