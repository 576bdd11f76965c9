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
        If an account with this address exists, we sent it a link to reset the password. Nothing after a few minutes?
        Check your spam folder or <TextLink href="/forgot-password">try again</TextLink>.
      </FormEnd>
    );
  }
  return (
    <PublicForm
      human={{ siteKey, action: 'forgot' }}
      submit="Send reset link"
      action={(form, humanToken) => requestReset({ email: text(form, 'email'), humanToken })}
      onDone={() => setSent(true)}
    >
      {(errorOf) => (
        <>
          <p className="text-sm text-muted-foreground">We’ll email you a link to choose a new password.</p>
          <EmailField error={errorOf('email')} />
        </>
      )}
    </PublicForm>
  );
}
