'use client';

import { openGoogleLink, unlinkGoogle } from '@/actions/settings';
import { useVerb } from '../shell/use-verb';
import { goToGoogle } from './auth-client';
import { CurrentPasswordField } from './current-password-field';
import { SettingsForm } from './settings-form';
import { SettingsNote } from './settings-note';

const fields = { password_wrong: 'password', throttled: 'password' } as const;

export function GoogleCard({ connected, hasPassword }: { connected: boolean; hasPassword: boolean }) {
  const link = useVerb(openGoogleLink, {
    fields,
    onDone: () => void goToGoogle('/account'),
  });
  const unlink = useVerb(unlinkGoogle, { fields, success: 'Google disconnected.' });
  if (!hasPassword)
    return (
      <SettingsNote id="google" title="Google">
        <p>Connected. It is your only way to sign in, so it cannot be disconnected.</p>
      </SettingsNote>
    );
  const verb = connected ? unlink : link;
  return (
    <SettingsForm
      id="google"
      title="Google"
      description={connected ? 'You can sign in with your Google account.' : 'Also sign in with Google.'}
      submit={connected ? 'Disconnect Google' : 'Connect Google'}
      pending={verb.pending}
      onSubmit={(form) => verb.run({ password: String(form.get('password') ?? '') })}
    >
      <CurrentPasswordField error={verb.errorOf('password')} />
    </SettingsForm>
  );
}
