import { describe, expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { resetPassword } from '@/actions/account';
import { mocked, refusal, show } from '../testing/show';
import { ResetForm } from './reset-form';

async function send(token = 't1') {
  const user = show(<ResetForm token={token} siteKey={undefined} />);
  await user.type(screen.getByLabelText('New password'), 'a brand new secret');
  await user.click(screen.getByRole('button', { name: 'Change password' }));
}

test('AUTH-03 the new password is set with the token of the link', async () => {
  mocked(resetPassword).mockResolvedValue({});
  await send();
  expect(await screen.findByText(/You were signed out everywhere\./)).toBeTruthy();
  expect(mocked(resetPassword).mock.calls[0]).toEqual([
    { token: 't1', password: 'a brand new secret', humanToken: undefined },
  ]);
});

describe('AUTH-03 a link that does nothing any more takes the form away and leads to a new one', () => {
  test.each(['link_invalid', 'not_found', 'expired'])('%s', async (code) => {
    mocked(resetPassword).mockResolvedValue(refusal(code, 'No.'));
    await send();
    expect((await screen.findByRole('link', { name: 'Request a new link' })).getAttribute('href')).toBe(
      '/forgot-password',
    );
    expect(screen.queryByLabelText('New password')).toBeNull();
  });

  test('a token that is none', async () => {
    mocked(resetPassword).mockResolvedValue({ validationErrors: { fieldErrors: { token: ['Bad.'] } } });
    await send();
    expect(await screen.findByRole('link', { name: 'Request a new link' })).toBeTruthy();
  });
});

test('AUTH-03 a password that is refused leaves the link as it is', async () => {
  mocked(resetPassword).mockResolvedValue(refusal('password_common', 'Too common.'));
  await send();
  expect((await screen.findByRole('alert')).textContent).toBe('Too common.');
  expect(screen.getByLabelText<HTMLInputElement>('New password').value).toBe('a brand new secret');
});
