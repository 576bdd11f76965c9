import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { openDashboard } from './dashboard.ts';
import { HttpBrowser } from './http-browser.ts';

/** Which answers carry a Content Security Policy: whatever is a page, under any path. */
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
before(async () => void (dashboard = await openDashboard()));
after(() => dashboard?.close());

const pages = ['/', '/sign-in', '/verify-email', '/confirm-email', '/reset-password', '/nothing'];
const nothings = [
  ...['/api', '/api/', '/api/nope', '/api/auth', '/api/auth/', '/api/healthy', '/api/health/x', '/api/live/x'],
  ...['/api/audit/x', '/api/agent', '/api/agent/pair/x', '/apix', '/icon.svgx', '/icon.svg/x', '/iconxsvg'],
  ...[
    '/_next',
    '/_next/static',
    '/_next/staticx',
    '/_next/static/nope',
    '/_next/image',
    '/_next/image?url=%2Fx&w=64&q=75',
  ],
  ...['/_next/data/x/y.json', '/favicon.ico', '/%2e%2e/x'],
];

test('SEC every HTML answer has a policy with its own nonce, also where there is nothing', async () => {
  const nonces = new Set<string>();
  for (const path of [...pages, ...nothings]) {
    const answer = await new HttpBrowser(dashboard.url).land(path);
    if (!String(answer.headers['content-type']).startsWith('text/html')) {
      assert.ok(!answer.text.includes('<html'), path);
      continue;
    }
    const [, nonce] = /'nonce-([^']+)'/.exec(String(answer.headers['content-security-policy'])) ?? [];
    assert.ok(nonce, `${path}: ${answer.status} without a policy`);
    nonces.add(nonce);
  }
  assert.ok(nonces.size >= pages.length + 15, `${nonces.size} pages`);
});

test('AUTH-01 AUTH-03 the page behind a mailed link says without its token that the link no longer works, and where to get one', async () => {
  for (const [path, way] of [
    ['/verify-email', '/check-inbox'],
    ['/confirm-email', '/account'],
    ['/reset-password', '/forgot-password'],
  ] as const) {
    const { text } = await new HttpBrowser(dashboard.url).get(path);
    assert.ok(text.includes('It has expired, was already used, or was replaced by a newer one.'), path);
    assert.ok(text.includes(`href="${way}"`), path);
    assert.ok(!text.includes('type="submit"'), path);
  }
});

test('what answers without HTML does so: the icon and the health of the service', async () => {
  const anyone = new HttpBrowser(dashboard.url);
  assert.match(String((await anyone.get('/icon.svg')).headers['content-type']), /^image\/svg/);
  assert.equal((await anyone.get('/api/health')).status, 200);
});
