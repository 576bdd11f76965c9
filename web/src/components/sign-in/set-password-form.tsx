'use client';

import { useRouter } from 'next/navigation';
import { toast } from '../ui/toaster';
import { setPassword } from '@/actions/operator';
import { NewPasswordField } from '../account/new-password-field';
import { PublicForm } from '../account/public-form';

/** Sets a password by a one-time link, and leads to the sign-in. */
export function SetPasswordForm({ token, siteKey }: { token: string; siteKey: string | undefined }) {
  const router = useRouter();
  return (
    <PublicForm
      human={{ siteKey, action: 'set-password' }}
      submit="Set the password"
      action={(form, humanToken) => setPassword({ token, password: String(form.get('password') ?? ''), humanToken })}
      whenInvalid="Ask the person who sent it to you for a new one."
      onDone={() => {
        toast.success('Password set. You can now sign in.');
        router.push('/sign-in');
      }}
    >
      {(errorOf) => <NewPasswordField label="New password" error={errorOf('password')} />}
    </PublicForm>
  );
}
