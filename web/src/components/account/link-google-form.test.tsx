import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { errors } from '@/domain/errors';
import { mocked, show } from '../testing/show';
import { signInWith } from './auth-client';
import { LinkGoogleForm } from './link-google-form';

async function pressed(error: string) {
  mocked(signInWith).mockResolvedValue({ ok: false, error });
  const user = show(<LinkGoogleForm email="ada@example.org" siteKey={undefined} />);
  await user.type(screen.getByLabelText('Current password'), 'a secret');
  await user.click(screen.getByRole('button', { name: 'Connect and sign in' }));
}

test('AUTH-02 a press whose first answer was lost says that Google is connected and leads to the sign-in', async () => {
  await pressed('google_link_done');
  const end = await screen.findByText(/connected by your earlier attempt/);
  expect(end.querySelector('a')?.getAttribute('href')).toBe('/sign-in');
  expect(screen.queryByRole('button', { name: 'Connect and sign in' })).toBeNull();
});

test('AUTH-02 a wrong password stands at its field, anything else above the form', async () => {
  await pressed('password_wrong');
  expect((await screen.findByRole('alert')).textContent).toBe(errors.password_wrong.sentence);
  expect(document.activeElement).toBe(screen.getByLabelText('Current password'));
});
