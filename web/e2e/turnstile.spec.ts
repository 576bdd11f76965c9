import { randomBytes } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { readDemo } from './support/demo';
import { mailedLink } from './support/inbox';
import { signUp, verify } from './support/sign-up';
import { test } from './support/test';
import { serveTurnstile, solveAgain, spoil, spoilFirst, type Spoilt } from './support/turnstile';

// Runs beside others: what it changes is of its own people.

/** Turnstile's widget on the dashboard that has keys. */
const demo = readDemo();
const password = 'correct horse battery';
const failed = 'Verification failed. Please try again.';
const unavailable = 'Verification is unavailable right now. Try again in a moment.';
const newAddress = () => `human-${randomBytes(4).toString('hex')}@example.test`;

test.use({
  baseURL: process.env.PROTECTED_URL,
});

/** Sends a form whose first token is bad, reads the refusal, and sends it again with the token of the reset widget. */
async function refusedOnce(page: Page, button: string, refill: () => Promise<void> = async () => undefined) {
  await expect(page.getByTitle('Widget containing a Cloudflare security challenge')).toBeVisible();
  await refill();
  await spoil(page, {});
  await page.getByRole('button', { name: button, exact: true }).click();
  await expect(page.getByRole('main').getByRole('alert')).toHaveText(failed);
  await refill();
  await page.getByRole('button', { name: button, exact: true }).click();
}

async function open(page: Page, path: string, first: Spoilt = { code: 'invalid-input-response' }): Promise<void> {
  await serveTurnstile(page);
  await spoilFirst(page, first);
  await page.goto(path);
}

const typeEmail = (page: Page, email: string) => page.getByLabel('Email').fill(email);
const typePassword = (page: Page, label = 'Password') => page.getByLabel(label, { exact: true }).fill(password);
const alert = (page: Page) => page.getByRole('main').getByRole('alert');

test('AUTH-04: sign-up, resend, verification and sign-in, each refused once and then done', async ({ page }) => {
  const email = newAddress();
  await open(page, '/sign-up');
  await expect(page.getByText('Turnstile is not configured')).toHaveCount(0);
  await refusedOnce(page, 'Create account', async () => {
    await page.getByLabel('Your name').fill('E2E person');
    await typeEmail(page, email);
    await typePassword(page);
  });
  await expect(page.getByText('Check your inbox')).toBeVisible();

  // The widget of the next form has its own token, and a new one after each success
  for (let time = 0; time < 2; time += 1) {
    const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.getByRole('button', { name: 'Resend email' }).click();
    await answered;
    await expect(alert(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Resend email' })).toBeEnabled();
  }

  await page.goto(await mailedLink(page, email, /^Confirm your email/));
  await refusedOnce(page, 'Confirm email address');
  await expect(page).toHaveURL(/\/sign-in\?notice=confirmed$/);
  await refusedOnce(page, 'Sign in', async () => {
    await typeEmail(page, email);
    await typePassword(page);
  });
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});

test('AUTH-04: forgotten password, reset, change of address and first password, each refused once and then answered', async ({
  page,
}) => {
  await open(page, '/forgot-password');
  await refusedOnce(page, 'Send reset link', () => typeEmail(page, newAddress()));
  await expect(page.getByText('Check your inbox')).toBeVisible();

  await page.goto('/reset-password?token=x');
  await refusedOnce(page, 'Change password', () => typePassword(page, 'New password'));
  await expect(alert(page)).toContainText('It has expired, was already used, or was replaced by a newer one.');

  await page.goto('/confirm-email?token=x');
  await refusedOnce(page, 'Confirm new address');
  await expect(alert(page)).toContainText('It has expired, was already used, or was replaced by a newer one.');

  await page.goto('/set-password/x');
  await refusedOnce(page, 'Set the password', () => typePassword(page, 'New password'));
  await expect(alert(page)).toContainText('Ask the person who sent it to you for a new one.');
});

test('AUTH-04 TEAM-01: an invitation is refused once and then accepted; common passwords are also refused there', async ({
  page,
  browser,
}) => {
  const email = newAddress();
  await open(page, '/sign-in', {});
  await typeEmail(page, demo.customer.email);
  await page.getByLabel('Password', { exact: true }).fill(demo.customer.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await page.goto('/portal/members');
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('dialog').getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(page.getByText('Invitation sent.')).toBeVisible();
  const link = await mailedLink(page, email, /^Invitation to/);

  const context = await browser.newContext();
  const guest = await context.newPage();
  await open(guest, link);
  await typePassword(guest);
  await expect(guest.getByText(/^(Fair|Strong)/)).toBeVisible();
  await refusedOnce(guest, 'Create account and join', async () => {
    await guest.getByLabel('Your name').fill('Guest');
    await guest.getByLabel('Password', { exact: true }).fill('password123');
  });
  await expect(alert(guest)).toContainText('too common');
  await typePassword(guest);
  await guest.getByRole('button', { name: 'Create account and join' }).click();
  await expect(guest.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await context.close();
});

test('AUTH-02 AUTH-04: Google meets a password account: its page asks for the password, and cancel leaves nothing', async ({
  page,
  browser,
}) => {
  const email = newAddress();
  // On the dashboard without Turnstile, over the same data
  const unprotected = await browser.newContext({ baseURL: process.env.BASE_URL });
  const newcomer = await unprotected.newPage();
  await signUp(newcomer, { email, password });
  await verify(newcomer, email);
  await unprotected.close();
  await open(page, '/sign-in');
  // The provider is the one that the request names
  await page.route('**/authorize?*', (route) => route.continue({ url: `${route.request().url()}&as=${email}` }));
  const heading = page.getByRole('heading', { level: 1, name: 'Connect Google' });
  await page.getByRole('button', { name: 'Continue with Google' }).click();
  await expect(heading).toBeVisible();
  await expect(page.getByRole('main')).toContainText(email);
  // It comes once the page's scripts run, and so does what the button does
  await expect(page.getByTitle('Widget containing a Cloudflare security challenge')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto('/link-google');
  await expect(alert(page)).toContainText('Continue with Google again');

  await page.getByRole('button', { name: 'Continue with Google' }).click();
  await expect(heading).toBeVisible();
  const field = page.getByLabel('Current password', { exact: true });
  await refusedOnce(page, 'Connect and sign in', () => field.fill('not the password'));
  await expect(alert(page)).toHaveText('Incorrect password. Try again.');
  await field.fill(password);
  await page.getByRole('button', { name: 'Connect and sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

  await page.goto('/account');
  await page.getByRole('button', { name: 'Disconnect Google' }).click();
  const card = page.locator('form').filter({ has: page.getByRole('button', { name: 'Disconnect Google' }) });
  await card.getByLabel('Current password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Disconnect Google' }).click();
  await expect(page.getByRole('button', { name: 'Connect Google' })).toBeVisible();
});

const refusals: Readonly<Record<string, readonly [Spoilt, sentence: string]>> = {
  'a token that was used already': [{ code: 'timeout-or-duplicate' }, failed],
  'a token of another form': [{ action: 'sign-up' }, failed],
  'a token of another site': [{ hostname: 'evil.test' }, failed],
  'Turnstile in trouble': [{ code: 'internal-error' }, unavailable],
  'a wrong secret of ours': [{ code: 'invalid-input-secret' }, unavailable],
  'Turnstile out of reach': [{ does: 'drop' }, unavailable],
};

test('AUTH-04: each refusal has its sentence, and the widget issues a new token every time', async ({ page }) => {
  await open(page, '/sign-in', {});
  const button = page.getByRole('button', { name: 'Sign in', exact: true });
  await expect(button).toBeEnabled();
  await typeEmail(page, newAddress());
  for (const [name, [spoilt, sentence]] of Object.entries(refusals)) {
    await spoil(page, spoilt);
    await solveAgain(page);
    await typePassword(page);
    await button.click();
    await expect(alert(page), name).toHaveText(sentence);
    await spoil(page, {});
    await solveAgain(page);
    await button.click();
    await expect(alert(page), name).toContainText('The email address or password is wrong');
  }
});

test('AUTH-04: an expired token closes the form, a broken widget and a blocked script say so', async ({ page }) => {
  await open(page, '/sign-in', {});
  const button = page.getByRole('button', { name: 'Sign in', exact: true });
  await expect(button).toBeEnabled();
  await page.evaluate(() => window.happens?.('expired-callback'));
  await expect(button).toBeDisabled();
  await page.evaluate(() => window.happens?.('error-callback'));
  await expect(alert(page)).toContainText('Verification failed');
  await expect(button).toBeDisabled();

  await page.unroute('https://challenges.cloudflare.com/**');
  await page.route('https://challenges.cloudflare.com/**', (route) => route.abort());
  await page.reload();
  await expect(alert(page)).toContainText('Allow challenges.cloudflare.com');
  await expect(button).toBeDisabled();
});

test('AUTH-04: the policy lets Turnstile in where it has keys, and only there', async ({ page, request }) => {
  const policyOf = async (url: string) => (await request.get(url)).headers()['content-security-policy'] ?? '';
  expect(await policyOf('/sign-in')).toContain("frame-src 'self' https://challenges.cloudflare.com");
  expect(await policyOf(`${process.env.BASE_URL ?? ''}/sign-in`)).not.toContain('cloudflare');
  const broken: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) broken.push(message.text());
  });
  await open(page, '/sign-in', {});
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  await expect(page.frameLocator('iframe').getByText('Success!')).toBeVisible();
  expect(broken).toEqual([]);
});
