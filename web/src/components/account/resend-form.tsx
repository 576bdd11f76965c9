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
        If the address waits for its confirmation, the mail is on its way. Only the newest link works.
      </FormEnd>
    );
  }
  return (
    <PublicForm
      human={{ siteKey, action: 'resend' }}
      submit="Send the mail again"
      action={(form, humanToken) => resendVerification({ email: text(form, 'email'), humanToken })}
      onDone={() => setSent(true)}
    >
      {(errorOf) => (
        <>
          <p className="text-sm text-muted-foreground">
            Until its address is confirmed, an account cannot be used: open the link in the mail that we sent after the
            sign-up, and look into the spam folder, too.
          </p>
          <EmailField error={errorOf('email')} />
        </>
      )}
    </PublicForm>
  );
}
