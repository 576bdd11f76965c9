import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { errors } from '../src/domain/errors.ts';
import { openDashboard, signInRows } from './dashboard.ts';
import { HttpBrowser } from './http-browser.ts';

/** What next-auth's route answers past our pages. */
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
before(async () => void (dashboard = await openDashboard()));
after(() => dashboard?.close());

const browser = () => new HttpBrowser(dashboard.url);
const credentials = '/api/auth/callback/credentials';
const json = { json: 'true' };

test('AUTH-05 a sign-in without the cookie of its form says that cookies are needed, to programs and to plain forms', async () => {
  for (const route of [
    credentials,
    '/api/auth/callback/google-link',
    '/api/auth/signin/credentials',
    '/api/auth/signout',
  ]) {
    const blocked = browser();
    const csrfToken = await blocked.csrfToken();
    blocked.cookies.clear();
    const answer = await blocked.post(route, { csrfToken, ...json });
    assert.equal(answer.status, 403, route);
    const { url } = Object(JSON.parse(answer.text));
    assert.equal(url, `${dashboard.url}/sign-in?error=cookies_needed`);
    blocked.cookies.clear();
    const plain = await blocked.post(route, { csrfToken });
    assert.deepEqual([plain.status, plain.location], [302, url], route);
    assert.ok((await blocked.land(url)).text.includes(errors.cookies_needed.sentence));
  }
});

test('AUTH-04 a sign-in that must wait is 429 with Retry-After, to programs and to plain forms', async () => {
  const fields = { email: 'guessed@x.test', password: 'wrong' };
  const person = browser();
  let code = '';
  for (let tries = 0; tries < 50 && !code.startsWith('throttled'); tries += 1)
    code = await person.credentials('credentials', fields);
  const csrfToken = await person.csrfToken();
  for (const extra of [json, undefined]) {
    const answer = await person.post(credentials, { ...fields, csrfToken, ...extra });
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.headers['retry-after']) > 0);
    assert.equal(answer.location, '');
    assert.ok(answer.text.includes('throttled'));
  }
});

test('SEC a body over 16 KiB is refused with 413 before next-auth reads it, whether it says so or not', async () => {
  const body = `csrfToken=${'x'.repeat(16_384)}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: dashboard.url };
  for (const sent of [body, new Blob([body]).stream()]) {
    const request = { method: 'POST', headers, body: sent, duplex: 'half' } as const;
    const answer = await fetch(new URL(credentials, dashboard.url), request);
    assert.equal(answer.status, 413);
    assert.equal(Object(await answer.json()).error.code, 'too_large');
  }
  const fits = await browser().post(credentials, { csrfToken: 'x'.repeat(16_000), ...json });
  assert.equal(fits.status, 403);
});

test('AUTH-04 a Turnstile token of a sign-in is bounded like that of any form', async () => {
  const before = await signInRows(dashboard.db);
  for (const provider of ['credentials', 'google-link']) {
    const fields = { email: 'a@x.test', password: 'wrong', humanToken: 'x'.repeat(2_049) };
    assert.equal(await browser().credentials(provider, fields), 'invalid');
  }
  assert.deepEqual(await signInRows(dashboard.db), before);
});

test('SEC of next-auth only what is used exists', async () => {
  const anyone = browser();
  for (const action of ['csrf', 'session', 'providers'])
    assert.equal((await anyone.get(`/api/auth/${action}`)).status, 200, action);
  for (const action of ['error?error=OAuthCallback', 'signin?error=AccessDenied']) {
    const { path, status } = await anyone.land(`/api/auth/${action}`);
    assert.match(path, /^\/sign-in\?/);
    assert.equal(status, 200);
  }
  for (const action of ['verify-request', 'signout', '_log', 'nope', 'signin2', 'constructor'])
    assert.equal((await anyone.get(`/api/auth/${action}`)).status, 404, action);
  for (const action of ['verify-request', 'session', 'csrf', 'error', '_log', 'nope'])
    assert.equal((await anyone.post(`/api/auth/${action}`, json)).status, 404, action);
});
