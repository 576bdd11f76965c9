'use client';

import { useState } from 'react';
import { signUp } from '@/actions/account';
import { text } from '../format/form';
import { EmailField } from './email-field';
import { InboxNotice } from './inbox-notice';
import { NewPasswordField } from './new-password-field';
import { PublicForm } from './public-form';

export function SignUpForm({ siteKey }: { siteKey: string | undefined }) {
  const [email, setEmail] = useState<string>();
  const [typed, setTyped] = useState('');
  if (email !== undefined) return <InboxNotice email={email} siteKey={siteKey} />;
  return (
    <PublicForm
      human={{ siteKey, action: 'sign-up' }}
      submit="Create account"
      action={(form, humanToken) => {
        setTyped(text(form, 'email'));
        return signUp({ email: text(form, 'email'), password: String(form.get('password') ?? ''), humanToken });
      }}
      onDone={() => setEmail(typed)}
    >
      {(errorOf) => (
        <>
          <EmailField error={errorOf('email')} />
          <NewPasswordField error={errorOf('password')} />
        </>
      )}
    </PublicForm>
  );
}
