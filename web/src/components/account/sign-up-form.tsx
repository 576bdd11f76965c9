'use client';

import { useState } from 'react';
import { signUp } from '@/actions/account';
import { text } from '../format/form';
import { useZone } from '../shell/clock';
import { EmailField } from './email-field';
import { GoogleButton } from './google-button';
import { InboxNotice } from './inbox-notice';
import { NewPasswordField } from './new-password-field';
import { PersonNameField } from './person-name-field';
import { PublicForm } from './public-form';

interface SignUpFormProps {
  siteKey: string | undefined;
  /** Google sign-in is configured. */
  google: boolean;
}

export function SignUpForm({ siteKey, google }: SignUpFormProps) {
  const timeZone = useZone();
  const [email, setEmail] = useState<string>();
  if (email !== undefined) return <InboxNotice email={email} siteKey={siteKey} />;
  return (
    <>
      <PublicForm
        human={{ siteKey, action: 'sign-up' }}
        submit="Create account"
        action={(form, humanToken) =>
          signUp({
            name: text(form, 'name'),
            email: text(form, 'email'),
            password: String(form.get('password') ?? ''),
            timeZone,
            humanToken,
          })
        }
        onDone={(form) => setEmail(text(form, 'email'))}
      >
        {(errorOf) => (
          <>
            <PersonNameField error={errorOf('name')} />
            <EmailField error={errorOf('email')} />
            <NewPasswordField error={errorOf('password')} />
          </>
        )}
      </PublicForm>
      {google && <GoogleButton callbackUrl="/sign-in" label="Continue with Google" />}
    </>
  );
}
