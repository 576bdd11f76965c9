'use client';

import { signIn } from 'next-auth/react';
import { useState } from 'react';
import { cancelGoogleLink } from '@/actions/account';
import { signInSentence } from '@/auth/sentences';
import { askServer } from '../shell/ask-server';
import { Button } from '../ui/button';
import { CurrentPasswordField } from './current-password-field';
import { PublicForm } from './public-form';

/** Asks for the password of the account whose address Google has just proved, then connects and signs in. */
export function LinkGoogleForm({ email, siteKey }: { email: string; siteKey: string | undefined }) {
  const [leaving, setLeaving] = useState(false);
  // Full loads: a session begins, or the waiting cookie is gone
  const leave = (to = '/sign-in') => window.location.assign(to);
  return (
    <div className="grid gap-3">
      <PublicForm
        human={{ siteKey, action: 'link-google' }}
        submit="Connect and sign in"
        action={async (form, humanToken) => {
          const credentials = { password: String(form.get('password') ?? ''), ...(humanToken && { humanToken }) };
          const result = await signIn('google-link', { ...credentials, redirect: false });
          if (result?.ok && !result.error) return {};
          const sentences = [signInSentence(result?.error)];
          const atField = result?.error === 'password_wrong';
          return { validationErrors: atField ? { fieldErrors: { password: sentences } } : { formErrors: sentences } };
        }}
        onDone={() => leave()}
      >
        {(errorOf) => (
          <>
            <input type="hidden" name="username" autoComplete="username" value={email} />
            <CurrentPasswordField error={errorOf('password')} />
          </>
        )}
      </PublicForm>
      <Button
        variant="ghost"
        size="lg"
        className="text-sm"
        pending={leaving}
        onClick={() => {
          setLeaving(true);
          void askServer(cancelGoogleLink()).then(() => leave());
        }}
      >
        Cancel
      </Button>
    </div>
  );
}
