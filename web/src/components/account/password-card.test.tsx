import { beforeEach, describe, expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { changePassword } from '@/actions/settings';
import { mocked, refusal, show } from '../testing/show';
import { PasswordCard } from './password-card';

const current = () => screen.getByLabelText<HTMLInputElement>('Current password');
const fresh = () => screen.getByLabelText<HTMLInputElement>('New password');

test('without a password there is no form, but the way to one', () => {
  show(<PasswordCard hasPassword={false} />);
  expect(screen.getByRole('link', { name: 'Set a password' }).getAttribute('href')).toBe('/forgot-password');
  expect(screen.queryByRole('button')).toBeNull();
});

describe('with a password', () => {
  let user: ReturnType<typeof show>;
  beforeEach(() => {
    user = show(<PasswordCard hasPassword />);
  });

  async function send() {
    await user.type(current(), 'old secret');
    await user.type(fresh(), 'a brand new secret');
    await user.click(screen.getByRole('button', { name: 'Change password' }));
  }

  test('both fields are empty once it is changed, and the hint begins again', async () => {
    mocked(changePassword).mockResolvedValue({});
    await send();
    expect(await screen.findByText(/^Password changed\./)).toBeTruthy();
    expect(mocked(changePassword).mock.calls).toEqual([[{ current: 'old secret', password: 'a brand new secret' }]]);
    expect([current().value, fresh().value]).toEqual(['', '']);
    expect(screen.getByText(/^At least 8 characters\./)).toBeTruthy();
  });

  test('a wrong current password is said at its field; only it has to be typed again', async () => {
    mocked(changePassword).mockResolvedValue(refusal('password_wrong', 'That is not your password.'));
    await send();
    expect((await screen.findByRole('alert')).textContent).toBe('That is not your password.');
    expect(document.activeElement).toBe(current());
    expect([current().value, fresh().value]).toEqual(['', 'a brand new secret']);
  });

  test('a common password is said at the new one, in the hint’s place, until it is changed', async () => {
    mocked(changePassword).mockResolvedValue(refusal('password_common', 'Too common.'));
    await send();
    expect((await screen.findByRole('alert')).textContent).toBe('Too common.');
    expect(screen.queryByText('Strong.')).toBeNull();
    await user.type(fresh(), '!');
    expect(screen.getByText(/^(Fair|Strong)/)).toBeTruthy();
  });

  test('the password can be looked at', async () => {
    expect(fresh().type).toBe('password');
    await user.click(screen.getAllByRole('button', { name: 'Show the password' }).at(-1) ?? fresh());
    expect(fresh().type).toBe('text');
  });
});
