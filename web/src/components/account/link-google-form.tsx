'use client';

import { signIn } from 'next-auth/react';
import { useState } from 'react';
import { cancelGoogleLink } from '@/actions/account';
import { signInSentence } from '@/auth/sentences';
import { Button } from '../ui/button';
import { CurrentPasswordField } from './current-password-field';
import { PublicForm } from './public-form';

/** Asks for the password of the account whose address Google has just proved, then connects and signs in. */
export function LinkGoogleForm({ email, siteKey }: { email: string; siteKey: string | undefined }) {
  const [leaving, setLeaving] = useState(false);
  // eslint-disable-next-line @next/next/no-location-assign-relative-destination -- a session begins: nothing cached may stay
  const leave = () => window.location.assign('/sign-in');
  return (
    <div className="grid gap-3">
      <PublicForm
        human={{ siteKey, action: 'link-google' }}
        submit="Connect and sign in"
        action={async (form, humanToken) => {
          const credentials = { password: String(form.get('password') ?? ''), ...(humanToken && { humanToken }) };
          const result = await signIn('google-link', { ...credentials, redirect: false });
          if (result?.ok && !result.error) return {};
          return { serverError: { message: signInSentence(result?.error) } };
        }}
        onDone={leave}
      >
        {() => (
          <>
            <input type="hidden" name="username" autoComplete="username" value={email} />
            <CurrentPasswordField error={undefined} />
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
          void cancelGoogleLink()
            .catch(() => undefined)
            .finally(leave);
        }}
      >
        Cancel
      </Button>
    </div>
  );
}
