'use client';

import { useRouter } from 'next/navigation';
import { setPassword } from '@/actions/operator';
import { NewPasswordField } from '../account/new-password-field';
import { OpenFormNote } from '../account/open-form-note';
import { PublicForm } from '../account/public-form';

/** Sets a password by a one-time link, and leads to the sign-in. */
export function SetPasswordForm({ token, siteKey }: { token: string; siteKey: string | undefined }) {
  const router = useRouter();
  return (
    <PublicForm
      human={{ siteKey, action: 'set-password' }}
      submit="Set the password"
      action={(form, humanToken) => setPassword({ token, password: String(form.get('password') ?? ''), humanToken })}
      onDone={() => router.push('/sign-in')}
    >
      {(errorOf) => (
        <>
          {siteKey === undefined && <OpenFormNote />}
          <NewPasswordField label="New password" error={errorOf('password')} />
        </>
      )}
    </PublicForm>
  );
}
