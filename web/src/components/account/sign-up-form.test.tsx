import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { resendVerification, signUp } from '@/actions/account';
import { silence } from '../shell/ask-server';
import { later, mocked, refusal, show } from '../testing/show';
import { SignUpForm } from './sign-up-form';

const email = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Email' });
const password = () => screen.getByLabelText<HTMLInputElement>('Password');
const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const create = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Create account' });

async function filled(siteKey?: string) {
  const user = show(<SignUpForm siteKey={siteKey} google={false} />);
  await user.type(screen.getByRole('textbox', { name: 'Your name' }), 'Ada Lovelace');
  await user.type(email(), 'ada@example.org');
  await user.type(password(), 'a brand new secret');
  return user;
}

test('AUTH-01 points to the inbox of the typed address and resends the email', async () => {
  mocked(signUp).mockResolvedValue({});
  mocked(resendVerification).mockResolvedValue({});
  const user = await filled();
  await user.click(create());
  const notice = await screen.findByText(/We sent an email to ada@example\.org/);
  expect(notice.closest('[tabindex="-1"]')).toBe(document.activeElement);
  expect(mocked(signUp).mock.calls[0]).toEqual([
    {
      ...{ name: 'Ada Lovelace', email: 'ada@example.org', password: 'a brand new secret' },
      ...{ timeZone: browserZone, humanToken: undefined },
    },
  ]);
  await user.click(screen.getByRole('button', { name: 'Resend email' }));
  expect(await screen.findByText(/^Sent again\./)).toBeTruthy();
});

test('AUTH-04 with Turnstile the button waits for the check, and each attempt takes a new token', async () => {
  mocked(signUp).mockResolvedValue(refusal('human_failed', 'The check failed.'));
  const user = await filled('key');
  expect(create().disabled).toBe(true);
  await user.click(screen.getByRole('button', { name: 'I am human' }));
  await user.click(create());
  expect((await screen.findByRole('alert')).textContent).toBe('The check failed.');
  expect(create().disabled).toBe(true);
  await user.click(screen.getByRole('button', { name: 'I am human' }));
  await user.click(create());
  const tokens = mocked(signUp).mock.calls.map(([input]) => (input as { humanToken: string }).humanToken);
  expect([tokens.length, new Set(tokens).size]).toEqual([2, 2]);
});

test('errors stand at their fields, one that no field would show above them; what was typed stays', async () => {
  mocked(signUp).mockResolvedValue({
    validationErrors: { fieldErrors: { email: ['No address.'], other: ['Something else.'] } },
  });
  const user = await filled();
  await user.click(create());
  const said = (await screen.findAllByRole('alert')).map(({ textContent }) => textContent);
  expect(said).toEqual(['Something else.', 'No address.']);
  expect(document.activeElement).toBe(email());
  expect([email().value, password().value]).toEqual(['ada@example.org', 'a brand new secret']);
});

test('while the answer is out nothing is sent twice; silence is said and can be tried again', async () => {
  const { answer, arrive } = later<undefined>();
  mocked(signUp).mockReturnValue(answer);
  const user = await filled();
  await user.click(create());
  await user.click(create());
  await user.type(password(), '{Enter}');
  expect(create().getAttribute('aria-busy')).toBe('true');
  arrive(undefined);
  expect((await screen.findByRole('alert')).textContent).toBe(silence);
  expect(signUp).toHaveBeenCalledTimes(1);
  expect(create().getAttribute('aria-busy')).toBeNull();
});
