import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { openDashboard } from './dashboard.ts';
import { HttpBrowser } from './http-browser.ts';

/** What does not exist: 404 by HTTP, with the page of the person who is signed in. */
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
let person: HttpBrowser;
const account = { email: 'nowhere@n.test', password: 'a long enough phrase' };

before(async () => {
  dashboard = await openDashboard();
  person = new HttpBrowser(dashboard.url);
  assert.equal(await person.action('signUp', '/sign-up', account), 'done');
  await dashboard.db.user.update({ where: { email: account.email }, data: { emailVerifiedAt: new Date() } });
  assert.equal(await person.credentials('credentials', account), 'done');
});
after(() => dashboard?.close());

const things = (kinds: readonly string[]) => kinds.flatMap((kind) => [`${kind}/${randomUUID()}`, `${kind}/nothing`]);

async function isNotFound(path: string): Promise<void> {
  const { status, text } = await person.get(path);
  assert.equal(status, 404, path);
  assert.ok(text.includes('Not found') && text.includes('PocketProxy'), path);
}

test('DASH-01 under /portal: paths and ids that are nothing, and all of /admin for others than operators', async () => {
  for (const path of things(['devices', 'connections', 'groups', 'settings/webhooks']))
    await isNotFound(`/portal/${path}`);
  for (const path of ['/portal/nothing', '/portal/devices/x/y/z', '/admin', '/admin/customers', '/nothing'])
    await isNotFound(path);
  assert.equal((await person.get('/portal/devices')).status, 200);
});

test('DASH-01 under /admin: paths and ids that are nothing; an operator at /portal goes to /admin', async () => {
  await dashboard.db.member.deleteMany();
  await dashboard.db.user.update({ where: { email: account.email }, data: { isOperator: true } });
  const kinds = ['devices', 'connections', 'groups', 'settings/webhooks', 'customers', 'relays'];
  for (const path of things(kinds)) await isNotFound(`/admin/${path}`);
  await isNotFound('/admin/nothing');
  assert.equal((await person.get('/admin/customers')).status, 200);
  assert.equal((await person.land('/portal')).path, '/admin');
  assert.equal((await person.land('/portal/devices?status=offline')).path, '/admin/devices?status=offline');
});
