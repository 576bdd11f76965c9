import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { openBus, type Bus } from '@pocketproxy/prisma/bus';
import { busChannel, busEvent, secretHash } from '@pocketproxy/relay/contract';
import { openDashboard } from './dashboard.ts';
import { HttpBrowser } from './http-browser.ts';

/** ROT-05: rotation links over HTTP, as far as Next and the headers around it matter; the rest: answer.db.test.ts. */

let dashboard: Awaited<ReturnType<typeof openDashboard>>;
let bus: Bus;
let deviceId: string;
const token = randomUUID();
const navigation = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

before(async () => {
  dashboard = await openDashboard();
  const { db, databaseUrl } = dashboard;
  bus = openBus({ databaseUrl });
  const place = { publicHost: 'relay.test', tunnelUrl: 'ws://relay.test:7000', portMin: 20_000, portMax: 20_099 };
  const relay = await db.relay.create({ data: { name: 'relay-1', ...place, lastSeenAt: new Date() } });
  const secrets = { create: { hash: secretHash(randomUUID()) } };
  const links = { create: { name: 'Test', hash: secretHash(token) } };
  const device = await db.device.create({
    data: { relayId: relay.id, name: 'Phone', status: 'online', secrets, rotationLinks: links },
  });
  deviceId = device.id;
});
after(async () => {
  await bus?.close();
  await dashboard?.close();
});

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${dashboard.url}/r/${path}`, { redirect: 'manual', ...init });
const count = () => dashboard.db.rotation.count({ where: { deviceId } });

test('ROT-05 the page is private, and its script runs by the policy’s nonce; opening it rotates nothing', async () => {
  const page = await new HttpBrowser(dashboard.url).send(`/r/${token}`, { headers: navigation });
  assert.equal(page.status, 200);
  assert.equal(page.headers['referrer-policy'], 'no-referrer');
  assert.equal(page.headers['x-robots-tag'], 'noindex');
  assert.equal(page.headers['cache-control'], 'no-store');
  const nonce = /'nonce-([^']+)'/.exec(String(page.headers['content-security-policy']))?.[1];
  assert.ok(nonce);
  assert.ok(page.text.includes(`<script nonce="${nonce}">`));
  assert.equal((await ask(token, { method: 'HEAD' })).status, 204);
  assert.equal((await ask(token, { headers: { 'sec-purpose': 'prefetch' } })).status, 204);
  assert.equal((await ask(token, { method: 'PUT' })).status, 405);
  assert.equal(await count(), 0);
});

test('ROT-05 a program posts without an Origin, or with any; wait=1 is answered when the rotation ends', async () => {
  const { started } = await nextStart();
  const answer = ask(`${token}?wait=1`, { method: 'POST', headers: { origin: 'https://elsewhere.test' } });
  await started;
  const rotation = await dashboard.db.rotation.findFirstOrThrow({ where: { deviceId } });
  const second = await ask(token, { method: 'POST' });
  assert.equal(second.status, 409);
  const { status_url } = Object(await second.json());
  assert.equal(status_url, `${dashboard.url}/r/${token}/${rotation.id}`);
  await dashboard.db.rotation.update({
    where: { id: rotation.id },
    data: { state: 'changed', activeDeviceId: null, oldIp: '192.0.2.1', newIp: '192.0.2.2', finishedAt: new Date() },
  });
  await bus.publish(busChannel, { type: 'command.changed', commandId: rotation.id, deviceId, customerId: null });
  const ended = await answer;
  assert.equal(ended.status, 200);
  assert.equal(Object(await ended.json()).new_ip, '192.0.2.2');
  assert.equal(Object(await (await fetch(status_url)).json()).result, 'changed');
});

test('ROT-05 no token stands in the log', async () => {
  assert.equal((await ask('unknown-token-of-a-link')).status, 404);
  assert.equal((await ask(`${token}/no-uuid`)).status, 404);
  assert.doesNotMatch(dashboard.log(), new RegExp(`${token}|unknown-token`));
});

/** Resolves once it listens, to a promise of the event of the next command. */
async function nextStart(): Promise<{ readonly started: Promise<void> }> {
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (begun = resolve));
  await bus.subscribe(busChannel, (message) => {
    if (busEvent.safeParse(message).data?.type === 'command.created') begun();
  });
  return { started };
}
