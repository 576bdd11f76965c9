import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { humanActions, type HumanAction } from '../src/base/human-actions.ts';
import { startSiteverify } from '../../scripts/lib/test/siteverify.ts';
import { openDashboard, signInRows } from './dashboard.ts';
import { HttpBrowser } from './http-browser.ts';

/** AUTH-04: what the server of every public form does with tokens, past any page. */
let siteverify: Awaited<ReturnType<typeof startSiteverify>>;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
before(async () => {
  siteverify = await startSiteverify();
  dashboard = await openDashboard(siteverify.variables);
});
after(async () => {
  await dashboard?.close();
  siteverify?.stop();
});

interface Form {
  readonly send: (browser: HttpBrowser, humanToken: string | undefined) => Promise<string>;
  /** What a good token leads to with these values. */
  readonly passed: string;
}

const email = 'nobody@x.test';
const password = 'correct horse battery';
const action = (name: string, page: string, input: object, passed: string): Form => ({
  send: (browser, humanToken) => browser.action(name, page, { ...input, humanToken }),
  passed,
});
const credentials = (provider: string, fields: Record<string, string>, passed: string): Form => ({
  send: (browser, humanToken) =>
    browser.credentials(provider, { ...fields, ...(humanToken !== undefined && { humanToken }) }),
  passed,
});
const link = { token: 'x' };
const forms: Readonly<Record<HumanAction, Form>> = {
  'sign-up': action('signUp', '/sign-up', { email, password }, 'done'),
  'sign-in': credentials('credentials', { email, password: 'wrong' }, 'sign_in_failed'),
  'link-google': credentials('google-link', { password }, 'google_link_over'),
  forgot: action('requestReset', '/forgot-password', { email: 'unknown@x.test' }, 'done'),
  resend: action('resendVerification', '/sign-up', { email: 'unknown@x.test' }, 'done'),
  reset: action('resetPassword', '/reset-password', { ...link, password }, 'link_invalid'),
  'verify-email': action('verifyEmail', '/verify-email', link, 'link_invalid'),
  'confirm-email': action('confirmEmailChange', '/confirm-email', link, 'link_invalid'),
  invitation: action('acceptInvitation', '/invitation/x', { ...link, name: 'x', password }, 'not_found'),
  'set-password': action('setPassword', '/set-password/x', { ...link, password }, 'not_found'),
};

let solved = 0;
/** A token as the widget gets one on our page for a form, with what a case changes. */
const tokenFor = (form: HumanAction, changes: Record<string, string> = {}) =>
  new URLSearchParams({ action: form, hostname: '127.0.0.1', id: String((solved += 1)), ...changes }).toString();

for (const name of humanActions) {
  const { send, passed } = forms[name];
  const outcome = (token: string | undefined) => send(new HttpBrowser(dashboard.url), token);

  test(`AUTH-04 ${name}: a good token passes once; failed, missing, reused, misused and unverifiable ones are refused`, async () => {
    const before = await signInRows(dashboard.db);
    const refused: [string, string | undefined][] = [
      ['missing', undefined],
      ['empty', ''],
      ['made up', 'XXXX.DUMMY.TOKEN.XXXX'],
      ['failed', tokenFor(name, { code: 'invalid-input-response' })],
      ['expired', tokenFor(name, { code: 'timeout-or-duplicate' })],
      ['of another form', tokenFor(name === 'sign-in' ? 'sign-up' : 'sign-in')],
      ['of another site', tokenFor(name, { hostname: 'evil.test' })],
      ['of a site that ends like ours', tokenFor(name, { hostname: 'x127.0.0.1' })],
    ];
    for (const [kind, token] of refused) assert.equal(await outcome(token), 'human_check_failed', kind);
    for (const does of ['drop', 'garbage'])
      assert.equal(await outcome(tokenFor(name, { does })), 'human_check_unavailable', does);
    for (const code of ['internal-error', 'invalid-input-secret'])
      assert.equal(await outcome(tokenFor(name, { code })), 'human_check_unavailable', code);
    assert.deepEqual(await signInRows(dashboard.db), before, 'nothing was written');
    const token = tokenFor(name);
    assert.equal(await outcome(token), passed);
    assert.equal(await outcome(token), 'human_check_failed', 'reused');
  });
}

test('AUTH-04 pages let Turnstile’s script and frame in, and carry the site key but never the secret', async () => {
  const page = await new HttpBrowser(dashboard.url).get('/sign-in');
  const policy = String(page.headers['content-security-policy']);
  for (const name of ['script-src', 'frame-src'])
    assert.match(policy, new RegExp(`${name} [^;]*https://challenges\\.cloudflare\\.com`));
  assert.ok(page.text.includes('site-key-of-tests'));
  assert.equal(page.text.includes(siteverify.secret), false);
  assert.equal(dashboard.log().includes(siteverify.secret), false);
});
