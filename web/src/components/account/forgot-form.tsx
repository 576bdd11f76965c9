'use client';

import { useState } from 'react';
import { requestReset } from '@/actions/account';
import { text } from '../format/form';
import { Done } from './done';
import { EmailField } from './email-field';
import { PublicForm } from './public-form';

export function ForgotForm({ siteKey }: { siteKey: string | undefined }) {
  const [sent, setSent] = useState(false);
  if (sent) {
    return (
      <Done title="Check your inbox">
        If there is an account with this address, a link to choose a new password is on its way.
      </Done>
    );
  }
  return (
    <PublicForm
      human={{ siteKey, action: 'forgot' }}
      submit="Send the link"
      action={(form, humanToken) => requestReset({ email: text(form, 'email'), humanToken })}
      onDone={() => setSent(true)}
    >
      {(errorOf) => <EmailField error={errorOf('email')} />}
    </PublicForm>
  );
}
