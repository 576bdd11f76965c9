import assert from 'node:assert/strict';
import test from 'node:test';
import { callbackPath, cleanRequest } from '@/auth/clean-request';

const site = 'https://panel.test';
const foreign = [
  'https://evil.test/x',
  'https://panel.test.evil.test/',
  '//evil.test',
  'javascript:alert(1)',
  'http://[',
  'nonsense',
  '%',
];

test('AUTH-05 where to go after a sign-in is a path of this site or nothing', () => {
  assert.equal(callbackPath('/portal?a=1', site), '/portal?a=1');
  assert.equal(callbackPath('https://panel.test', site), '/');
  assert.equal(callbackPath('https://panel.test/sign-in?from=%2Fportal', site), '/sign-in?from=%2Fportal');
  for (const url of [...foreign, '']) assert.equal(callbackPath(url, site), undefined, url);
});

test('next-auth sees no foreign callbackUrl, in the query or in the form, and the rest as it was', async () => {
  for (const url of foreign) {
    const query = new URLSearchParams({ callbackUrl: url, error: 'a b' }).toString();
    const got = cleanRequest(new Request(`${site}/api/auth/signin?${query}`), undefined, site);
    assert.equal(got.nextUrl.search, '?error=a+b', url);
    const body = new URLSearchParams({ csrfToken: 'x', callbackUrl: url }).toString();
    const form = cleanRequest(new Request(`${site}/api/auth/signin/google`, { method: 'POST' }), body, site);
    assert.equal(await form.text(), 'csrfToken=x');
  }
  const twice = 'callbackUrl=https%3A%2F%2Fevil.test&callbackUrl=%2Faccount&json=true';
  const form = cleanRequest(new Request(`${site}/api/auth/signin/google`, { method: 'POST' }), twice, site);
  assert.equal(await form.text(), 'json=true&callbackUrl=%2Faccount');
});

test('a body that is no form is read as one, so none is malformed', async () => {
  const headers = { 'content-type': 'application/json', 'content-length': '9' };
  const sent = new Request(`${site}/api/auth/signout`, { method: 'POST', headers });
  const got = cleanRequest(sent, '{broken', site);
  assert.equal(got.headers.get('content-type'), 'application/x-www-form-urlencoded');
  assert.equal(await got.text(), '%7Bbroken=');
});
