import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import test, { after, before } from 'node:test';
import { hash } from '@node-rs/argon2';
import { selfSigned } from '../../scripts/lib/self-signed.ts';
import { startOpenIdProvider } from '../../scripts/lib/test/openid-provider.ts';
import { openDashboard, signInRows } from './dashboard.ts';
import { HttpBrowser } from './http-browser.ts';

/** The dashboard as it is deployed: a TLS proxy on this machine in front, https in PUBLIC_URL. */
const { cert, key } = await selfSigned('localhost');
const password = 'correct horse battery';
const email = 'tls@v.test';
let provider: Awaited<ReturnType<typeof startOpenIdProvider>>;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
let origin = '';

const proxy = createServer({ cert, key }, (incoming, outgoing) => {
  const { pathname, search } = new URL(incoming.url ?? '/', origin);
  const forwarded = {
    'x-forwarded-proto': 'https',
    'x-forwarded-host': String(incoming.headers.host),
    'x-forwarded-for': '203.0.113.9',
  };
  const target = new URL(`${pathname}${search}`, dashboard.url);
  const inner = request(
    target,
    { method: incoming.method, headers: { ...incoming.headers, ...forwarded } },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  inner.on('error', () => outgoing.destroy());
  incoming.pipe(inner);
});

before(async () => {
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  origin = `https://localhost:${(proxy.address() as AddressInfo).port}`;
  provider = await startOpenIdProvider();
  dashboard = await openDashboard({ ...provider.variables, PUBLIC_URL: origin, TRUSTED_PROXIES: '127.0.0.1/32' });
  const passwordHash = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const user = await dashboard.db.user.create({
    data: { email, name: 'x', passwordHash, emailVerifiedAt: new Date() },
  });
  const customer = await dashboard.db.customer.create({ data: { name: 'x' } });
  await dashboard.db.member.create({ data: { customerId: customer.id, userId: user.id, role: 'owner' } });
});
after(async () => {
  proxy.close();
  proxy.closeAllConnections();
  await dashboard?.close();
  await provider?.stop();
});

const browser = () => new HttpBrowser(origin, cert);
const session = '__Host-pocketproxy.session';

/** Every cookie of an answer is ours, of this host alone, and closed to scripts. */
function expectSafeCookies(setCookies: readonly string[]): void {
  for (const cookie of setCookies) {
    assert.match(cookie, /^__Host-pocketproxy\.[a-z-]+=/);
    for (const attribute of [/; Secure/i, /; HttpOnly/i, /; SameSite=Lax/i, /; Path=\/(;|$)/i])
      assert.match(cookie, attribute);
    assert.doesNotMatch(cookie, /; Domain=/i);
  }
}

test('AUTH-05 behind TLS cookies are __Host-, Secure, HttpOnly and SameSite=Lax, and new at each sign-in', async () => {
  const values = new Set<string>();
  for (let round = 0; round < 2; round += 1) {
    const person = browser();
    const csrfToken = await person.csrfToken();
    const fields = { email, password, csrfToken, json: 'true' };
    const answer = await person.post('/api/auth/callback/credentials', fields);
    assert.ok(answer.setCookies.some((cookie) => cookie.startsWith(`${session}=`)));
    expectSafeCookies(answer.setCookies);
    assert.ok([...person.cookies.keys()].every((name) => name.startsWith('__Host-')));
    values.add(person.cookies.get(session) ?? '');
    assert.ok(await person.isSignedIn());
    // In the same browser once more: the cookie is another one, and the one before no longer works
    const [old] = [person.cookies.get(session) ?? ''];
    assert.equal(await person.credentials('credentials', { email, password }), 'done');
    assert.notEqual(person.cookies.get(session), old);
    const thief = browser();
    thief.cookies.set(session, old);
    assert.equal(await thief.isSignedIn(), false);
  }
  assert.equal(values.size, 2);
  const signIn = await dashboard.db.auditLog.findFirstOrThrow({ where: { action: 'session.sign_in' } });
  assert.equal(signIn.ip, '203.0.113.9', 'the address that the trusted proxy saw');
});

test('AUTH-02 behind TLS the cookies of the round trip to Google are also safe, and it works', async () => {
  const person = browser();
  const csrfToken = await person.csrfToken();
  const left = await person.post('/api/auth/signin/google', { csrfToken, callbackUrl: '/sign-in', json: 'true' });
  expectSafeCookies(left.setCookies);
  for (const name of ['state', 'nonce', 'pkce']) assert.ok(person.cookies.has(`__Host-pocketproxy.${name}`), name);
  const waiting = await person.get(await person.askGoogle(email));
  expectSafeCookies(waiting.setCookies);
  assert.ok(person.cookies.has('__Host-pocketproxy.google-link'));
  assert.equal(new URL(waiting.location, origin).toString(), `${origin}/link-google`);
  assert.equal(await person.credentials('google-link', { password }), 'done');
  assert.ok(await person.isSignedIn());
  assert.equal(person.cookies.has('__Host-pocketproxy.google-link'), false);
});

test('SEC behind TLS every answer has HSTS, and plain pages set no cookie', async () => {
  const anonymous = browser();
  const person = browser();
  assert.equal(await person.credentials('credentials', { email, password }), 'done');
  for (const [visitor, path] of [
    [anonymous, '/'],
    [anonymous, '/sign-in'],
    [anonymous, '/portal'],
    [anonymous, '/api/health'],
    [anonymous, '/nothing'],
    [person, '/'],
    [person, '/portal'],
    [person, '/account'],
  ] as const) {
    const answer = await visitor.get(path);
    assert.match(String(answer.headers['strict-transport-security']), /^max-age=31536000/, path);
    assert.deepEqual(answer.setCookies, [], path);
  }
});

test('SEC a foreign Origin is refused on actions and leaves no trace, whatever the Host headers claim', async () => {
  const person = browser();
  assert.equal(await person.credentials('credentials', { email, password }), 'done');
  const rows = async () => [await signInRows(dashboard.db), await dashboard.db.mail.count()];
  const before = await rows();
  const input = { email: 'forged@v.test', password: 'a fine password' };
  const evil = 'https://evil.test';
  const forged: readonly Record<string, string>[] = [
    { origin: evil },
    { origin: 'null' },
    { origin: origin.replace('https:', 'http:') },
    { origin: `${origin}.evil.test` },
    { origin: evil, host: 'evil.test' },
    { origin: evil, host: 'evil.test', 'x-forwarded-host': 'evil.test' },
  ];
  for (const headers of forged) {
    const signUp = await person.sendAction('signUp', '/sign-up', input, headers);
    assert.ok(
      signUp.status !== 200 || signUp.text.includes('"bad_origin"'),
      `${JSON.stringify(headers)}: ${signUp.status}`,
    );
    const others = await person.sendAction('endSessionsElsewhere', '/account', undefined, headers);
    assert.ok(others.status !== 200 || others.text.includes('"bad_origin"'), JSON.stringify(headers));
  }
  assert.deepEqual(await rows(), before);
  assert.equal(await person.action('signUp', '/sign-up', input), 'done', 'the own Origin works');
});
