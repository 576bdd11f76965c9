'use client';

import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { setPassword } from '@/actions/operator';
import { NewPasswordField } from '../account/new-password-field';
import { PublicForm } from '../account/public-form';

/** Sets a password by a one-time link, and leads to the sign-in. */
export function SetPasswordForm({ token }: { token: string }) {
  const router = useRouter();
  return (
    <PublicForm
      submit="Set the password"
      action={(form) => setPassword({ token, password: String(form.get('password') ?? '') })}
      whenOver="Ask whoever gave it to you for a new one."
      onDone={() => {
        toast.success('The password is set. Sign in with it.');
        router.push('/sign-in');
      }}
    >
      {(errorOf) => <NewPasswordField label="New password" error={errorOf('password')} />}
    </PublicForm>
  );
}
