'use client';

import { useState } from 'react';
import { resendVerification } from '@/actions/account';
import { text } from '../format/form';
import { EmailField } from './email-field';
import { FormEnd } from './form-end';
import { PublicForm } from './public-form';

/** Asks for the address and has its confirmation mail sent again; the answer is the same for every address. */
export function ResendForm({ siteKey }: { siteKey: string | undefined }) {
  const [sent, setSent] = useState(false);
  if (sent) {
    return (
      <FormEnd title="Check your inbox">
        If this address still needs confirming, we sent a new email. Only the newest link works.
      </FormEnd>
    );
  }
  return (
    <PublicForm
      human={{ siteKey, action: 'resend' }}
      submit="Resend email"
      action={(form, humanToken) => resendVerification({ email: text(form, 'email'), humanToken })}
      onDone={() => setSent(true)}
    >
      {(errorOf) => (
        <>
          <p className="text-sm text-muted-foreground">
            Confirm your address to use your account: open the link in the email we sent when you signed up. Can’t find
            it? Check your spam folder or get a new one.
          </p>
          <EmailField error={errorOf('email')} />
        </>
      )}
    </PublicForm>
  );
}
