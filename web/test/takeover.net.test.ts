import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { unseal } from '@pocketproxy/relay/contract';
import { startOpenIdProvider } from '../../scripts/lib/test/openid-provider.ts';
import { openDashboard, signInRows } from './dashboard.ts';
import { HttpBrowser } from './http-browser.ts';

/** Taking over accounts by HTTP: with what waits between Google and the password, and with accounts made beforehand. */
const attackers = 'the attackers choice';
const victims = 'the victims own choice';
let provider: Awaited<ReturnType<typeof startOpenIdProvider>>;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
before(async () => {
  provider = await startOpenIdProvider();
  dashboard = await openDashboard(provider.variables);
});
after(async () => {
  await dashboard?.close();
  await provider?.stop();
});

const cookieName = 'pocketproxy.google-link';
const browser = () => new HttpBrowser(dashboard.url);
const signUp = (email: string, password: string) => browser().action('signUp', '/sign-up', { email, password });
async function signIn(email: string, password: string): Promise<HttpBrowser> {
  const person = browser();
  assert.equal(await person.credentials('credentials', { email, password }), 'done');
  return person;
}
/** The token in the only mail of this kind. */
async function mailed(recipient: string, template: string): Promise<string> {
  const mail = await dashboard.db.mail.findFirstOrThrow({ where: { recipient, template } });
  const values = Object(JSON.parse(unseal(mail.sealedValues ?? '', `mail:${mail.id}`, dashboard.keys)));
  return String(values.link).split('token=')[1] ?? '';
}
async function verified(email: string, password: string): Promise<void> {
  assert.equal(await signUp(email, password), 'done');
  const token = await mailed(email, 'verify_email');
  assert.equal(await browser().action('verifyEmail', '/verify-email', { token }), 'done');
}
async function asked(email: string): Promise<HttpBrowser> {
  const person = browser();
  const answer = await person.get(await person.askGoogle(email));
  assert.match(answer.location, /\/link-google$/);
  assert.equal(await person.isSignedIn(), false);
  return person;
}
const linked = (email: string) => dashboard.db.user.count({ where: { email, googleSub: { not: null } } });

test('AUTH-02 Google meets a verified password account: its page names the address, the password links and signs in', async () => {
  const email = 'meets@v.test';
  await verified(email, victims);
  const person = browser();
  const answer = await person.get(await person.askGoogle(email));
  const cookie = answer.setCookies.find((one) => one.startsWith(`${cookieName}=`)) ?? '';
  for (const attribute of [/; HttpOnly/i, /; SameSite=lax/i, /; Path=\//i, /; Max-Age=600/i])
    assert.match(cookie, attribute);
  const page = await person.get('/link-google');
  assert.equal(page.status, 200);
  assert.ok(page.text.includes(email));
  assert.equal(await person.isSignedIn(), false);

  assert.equal(await person.credentials('google-link', { password: 'wrong' }), 'password_wrong');
  assert.equal(await linked(email), 0);
  assert.equal(await person.credentials('google-link', { password: victims }), 'done');
  assert.ok(await person.isSignedIn());
  assert.equal(person.cookies.has(cookieName), false);
  const again = browser();
  assert.equal((await again.land(await again.askGoogle(email))).path, '/portal');
});

test('AUTH-02 what waits for the password: not forged, not replayed, not from another browser, gone after a cancel', async () => {
  const email = 'waits@v.test';
  await verified(email, victims);
  const other = browser();
  assert.match((await other.get('/link-google')).location, /\/sign-in\?error=google_link_over$/);
  assert.equal(await other.credentials('google-link', { password: victims }), 'google_link_over');
  other.cookies.set(cookieName, 'A'.repeat(43));
  assert.equal(await other.credentials('google-link', { password: victims }), 'google_link_over');
  const row = async () => dashboard.db.link.findFirst({ where: { kind: 'link_google', user: { email } } });

  const first = await asked(email);
  const kept = first.cookies.get(cookieName) ?? '';
  assert.notEqual((await row())?.hash, kept);
  assert.equal(await first.action('cancelGoogleLink', '/link-google', undefined), 'done');
  assert.equal(first.cookies.has(cookieName), false);
  assert.equal(await row(), null);
  first.cookies.set(cookieName, kept);
  assert.equal(await first.credentials('google-link', { password: victims }), 'google_link_over');

  const second = await asked(email);
  const used = second.cookies.get(cookieName) ?? '';
  assert.equal(await second.credentials('google-link', { password: victims }), 'done');
  const replay = browser();
  replay.cookies.set(cookieName, used);
  assert.equal(await replay.credentials('google-link', { password: victims }), 'google_link_done');
  assert.equal(await replay.isSignedIn(), false);
});

test('AUTH-02 the password behind Google is not asked without this site’s own form token', async () => {
  const email = 'csrf@v.test';
  await verified(email, victims);
  const person = await asked(email);
  const rows = await signInRows(dashboard.db);
  await person.post('/api/auth/callback/google-link', { password: victims, csrfToken: 'made-up', json: 'true' });
  assert.equal(await person.isSignedIn(), false);
  assert.deepEqual(await signInRows(dashboard.db), rows);
});

test('AUTH-02 pre-hijacking, classic-federated merge and unexpired session, by HTTP: the attacker’s browser is out', async () => {
  const email = 'merge@v.test';
  assert.equal(await signUp(email, attackers), 'done');
  const attacker = browser();
  assert.equal(await attacker.credentials('credentials', { email, password: attackers }), 'sign_in_failed');
  const victim = browser();
  assert.equal((await victim.land(await victim.askGoogle(email))).path, '/portal');
  for (const page of ['/portal', '/account']) assert.match((await attacker.get(page)).location, /\/sign-in/);
  assert.equal(await browser().credentials('credentials', { email, password: attackers }), 'sign_in_failed');
  assert.ok(await victim.isSignedIn());
});

test('AUTH-01 pre-hijacking, unexpired session, by HTTP: a kept cookie opens nothing after the victim’s reset', async () => {
  const email = 'kept@v.test';
  await verified(email, attackers);
  const attacker = await signIn(email, attackers);
  assert.ok(await attacker.isSignedIn());
  assert.equal(await browser().action('requestReset', '/forgot-password', { email }), 'done');
  const token = await mailed(email, 'reset_password');
  assert.equal(await browser().action('resetPassword', '/reset-password', { token, password: victims }), 'done');
  assert.equal(await attacker.isSignedIn(), false);
  assert.equal(
    await attacker.action('changePassword', '/account', { current: attackers, password: 'x'.repeat(9) }),
    'unauthenticated',
  );
  assert.ok(await (await signIn(email, victims)).isSignedIn());
});

test('AUTH-05 session fixation: a session that the attacker put into the victim’s browser ends at the victim’s sign-in', async () => {
  await verified('fixed-attacker@v.test', attackers);
  await verified('fixed-victim@v.test', victims);
  const attacker = await signIn('fixed-attacker@v.test', attackers);
  const planted = attacker.cookies.get('pocketproxy.session') ?? '';
  const victim = browser();
  victim.cookies.set('pocketproxy.session', planted);
  const credentials = { email: 'fixed-victim@v.test', password: victims };
  assert.equal(await victim.credentials('credentials', credentials), 'done');
  assert.notEqual(victim.cookies.get('pocketproxy.session'), planted);
  assert.equal(await attacker.isSignedIn(), false);
  assert.ok(await victim.isSignedIn());
});

test('SEC-04 signing out is in the audit log with the address that it came from; no one writes to the log from outside', async () => {
  const email = 'leaves@v.test';
  await verified(email, victims);
  const person = await signIn(email, victims);
  await person.post('/api/auth/signout', { csrfToken: await person.csrfToken(), json: 'true' });
  assert.equal(await person.isSignedIn(), false);
  const row = await dashboard.db.auditLog.findFirstOrThrow({ where: { action: 'session.sign_out', actorName: email } });
  assert.match(row.ip ?? '', /^127\.0\.0\.1$|^::1$/);
  assert.equal((await person.post('/api/auth/_log', { level: 'error', code: 'made-up' })).status, 404);
});

test('AUTH-04 a person who signed in from this browser before gets in while strangers behind the same address exhaust its attempts', async () => {
  const email = 'shared-address@v.test';
  await verified(email, victims);
  const person = await signIn(email, victims);
  const answer = await person.get('/sign-in');
  assert.match(answer.location, /\/portal$/);
  const kept = person.cookies.get('pocketproxy.browser') ?? '';
  const strangers = browser();
  const guess = () => strangers.credentials('credentials', { email, password: 'a wrong guess' });
  let refused = await guess();
  for (let used = 1; used < 40 && !refused.startsWith('throttled'); used += 1) refused = await guess();
  assert.match(refused, /^throttled:\d+$/);
  assert.match(await strangers.credentials('credentials', { email, password: victims }), /^throttled/);
  const again = browser();
  again.cookies.set('pocketproxy.browser', kept);
  assert.equal(await again.credentials('credentials', { email, password: victims }), 'done');
});
