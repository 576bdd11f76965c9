import { randomUUID } from 'node:crypto';
import { createConnection } from '@/domain/connection/create';
import type { Context } from '@/domain/context';
import { sharedRights, type Person } from '@/domain/testing/matrix-people';
import { addDevice, addPerson, type World } from '@/domain/testing/world';

/** Ids of things of customer A to act on, and of a member with a session. */
export type Subject = Awaited<ReturnType<typeof makeSubject>>;

export async function makeSubject(world: World, people: ReadonlyMap<Person, Context>) {
  const { as, db, system, relayId, now, a } = world;
  const { customerId } = a;
  const later = new Date(now.getTime() + 3_600_000);
  await db.customer.update({ where: { id: customerId }, data: { state: 'active' } });
  await db.invitation.deleteMany({ where: { customerId } });
  await db.share.deleteMany({ where: { device: { customerId } } });
  await db.member.deleteMany({ where: { customerId, user: { email: { endsWith: '@x.test' } } } });
  // Those before would fill the customer's connections and the first page of lists
  await db.connection.deleteMany({ where: { device: { customerId, name: 'Subject' } } });
  await db.device.updateMany({ where: { customerId, name: 'Subject' }, data: { customerId: null, name: 'Z' } });
  const { id: deviceId } = await addDevice(system, { relayId, customerId, name: 'Subject' });
  const { id: connectionId } = await createConnection(as.operator, { deviceId, name: 'Subject', quotaBytes: 1 });
  const entry = await db.whitelistEntry.create({ data: { connectionId, cidr: '192.0.2.1' } });
  for (const right of sharedRights) {
    const grantee = people.get(`shared ${right}`)?.viewer.memberships[0]?.customerId;
    const rights = {
      rename: false,
      ports: false,
      configs: false,
      rotate: false,
      ...(right !== 'view' && { [right]: true }),
    };
    await db.share.create({ data: { deviceId, email: `${right}@share.test`, customerId: grantee, ...rights } });
  }
  const share = await db.share.findFirstOrThrow({ where: { deviceId } });
  const code = await db.pairingCode.create({
    data: { hash: randomUUID(), relayId, customerId, deviceId, expiresAt: later },
  });
  const command = await db.command.create({ data: { deviceId, relayId, kind: 'find_phone', expiresAt: later } });
  const order = await db.command.create({ data: { deviceId, relayId, kind: 'rotate', expiresAt: later } });
  const rotation = await db.rotation.create({
    data: { deviceId, activeDeviceId: deviceId, commandId: order.id, trigger: 'manual' },
  });
  const link = await db.rotationLink.create({ data: { deviceId, name: 'Subject', hash: randomUUID() } });
  await db.deviceGroup.deleteMany({ where: { customerId } });
  const group = await db.deviceGroup.create({
    data: { customerId, name: 'Subject', colour: 'blue', entries: { create: { deviceId } } },
  });
  const turns = { create: { deviceId, position: 0 } };
  const groupRotation = await db.groupRotation.create({
    data: { groupId: group.id, entries: turns, finishedAt: later },
  });
  const schedule = { everyMinutes: 60, dueAt: later, nextAt: later };
  await db.rotationSchedule.create({ data: { deviceId, ...schedule } });
  await db.webhookEndpoint.deleteMany();
  await db.apiKey.deleteMany();
  const hook = { name: 'Subject', url: 'https://hooks.test/', events: ['device.paired'] };
  const webhook = await db.webhookEndpoint.create({ data: { customerId, ...hook, secretSealed: randomUUID() } });
  const operatorsWebhook = await db.webhookEndpoint.create({ data: { ...hook, secretSealed: randomUUID() } });
  const makeKey = (owner: string | null) =>
    db.apiKey.create({ data: { customerId: owner, name: 'x', publicId: randomUUID(), hash: new Uint8Array(32) } });
  const [apiKey, operatorsApiKey] = [await makeKey(customerId), await makeKey(null)];
  const delivery = await db.webhookDelivery.create({
    data: {
      ...{ eventId: randomUUID(), eventAt: now, endpointId: webhook.id, kind: 'device.paired', nextAttemptAt: now },
      ...{ giveUpAt: later, state: 'delivered', finishedAt: now },
    },
  });
  const email = `${randomUUID()}@x.test`;
  const invitation = await db.invitation.create({
    data: { customerId, email, role: 'viewer', hash: randomUUID(), expiresAt: later },
  });
  await db.incident.deleteMany({ where: { customerId } });
  const incident = await db.incident.create({
    data: {
      kind: 'device_offline',
      subjectId: deviceId,
      customerId,
      deviceId,
      facts: { name: 'Subject' },
      openedAt: later,
    },
  });
  const window = await db.maintenanceWindow.create({ data: { deviceId, startsAt: now, endsAt: later } });
  // Those of earlier subjects would fill the customer
  await db.member.deleteMany({ where: { customerId, user: { email: { startsWith: 'subject-' } } } });
  const member = await addPerson(system, { email: `subject-${email}`, customerId, role: 'viewer' });
  return {
    ...{ customerId, deviceId, connectionId, entryId: entry.id, shareId: share.id, codeId: code.id },
    ...{ commandId: command.id, rotationId: rotation.id, invitationId: invitation.id, linkId: link.id },
    ...{ incidentId: incident.id, windowId: window.id, relayId },
    ...{ groupId: group.id, groupRotationId: groupRotation.id },
    ...{ apiKeyId: apiKey.id, operatorsApiKeyId: operatorsApiKey.id },
    ...{ webhookId: webhook.id, operatorsWebhookId: operatorsWebhook.id, deliveryId: delivery.id },
    ...{ userId: member.viewer.userId, sessionId: member.viewer.sessionId },
  };
}
