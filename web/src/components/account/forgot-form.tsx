'use client';

import { useState } from 'react';
import { requestReset } from '@/actions/account';
import { text } from '../format/form';
import { FormEnd } from './form-end';
import { TextLink } from '../ui/text-link';
import { EmailField } from './email-field';
import { PublicForm } from './public-form';

export function ForgotForm({ siteKey }: { siteKey: string | undefined }) {
  const [sent, setSent] = useState(false);
  if (sent) {
    return (
      <FormEnd title="Check your inbox">
        If there is an account with this address, a link to choose a new password is on its way. No mail after some
        minutes? Look into the spam folder, or <TextLink href="/forgot-password">ask again</TextLink>.
      </FormEnd>
    );
  }
  return (
    <PublicForm
      human={{ siteKey, action: 'forgot' }}
      submit="Send the link"
      action={(form, humanToken) => requestReset({ email: text(form, 'email'), humanToken })}
      onDone={() => setSent(true)}
    >
      {(errorOf) => (
        <>
          <p className="text-sm text-muted-foreground">We mail you a link with which you choose a new password.</p>
          <EmailField error={errorOf('email')} />
        </>
      )}
    </PublicForm>
  );
}
