'use client';

import { useRouter } from 'next/navigation';
import { toast } from '../ui/toaster';
import { acceptInvitation } from '@/actions/member';
import { NewPasswordField } from '../account/new-password-field';
import { PersonNameField } from '../account/person-name-field';
import { PublicForm } from '../account/public-form';
import { rememberAddress } from '../sign-in/known-address';
import { text } from '../format/form';

interface AcceptFormProps {
  token: string;
  email: string;
  siteKey: string | undefined;
}

/** Makes the account of an invited person, and leads to the sign-in. */
export function AcceptForm({ token, email, siteKey }: AcceptFormProps) {
  const router = useRouter();
  return (
    <PublicForm
      human={{ siteKey, action: 'invitation' }}
      submit="Create account and join"
      action={(form, humanToken) =>
        acceptInvitation({
          token,
          name: text(form, 'name'),
          password: String(form.get('password') ?? ''),
          humanToken,
        })
      }
      whenInvalid="Ask for a new invitation."
      onDone={() => {
        rememberAddress(email);
        toast.success('Account created. You can now sign in.');
        router.push('/sign-in');
      }}
    >
      {(errorOf) => (
        <>
          {/* For password managers */}
          <input type="hidden" name="username" autoComplete="username" value={email} />
          <PersonNameField error={errorOf('name')} />
          <NewPasswordField error={errorOf('password')} />
        </>
      )}
    </PublicForm>
  );
}
