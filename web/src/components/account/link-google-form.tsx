'use client';

import { useRef, useState } from 'react';
import { cancelGoogleLink } from '@/actions/account';
import { signInSentence } from '@/auth/sentences';
import type { ErrorCode } from '@/domain/errors';
import { askServer } from '../shell/ask-server';
import { Button } from '../ui/button';
import { TextLink } from '../ui/text-link';
import { signInWith } from './auth-client';
import { CurrentPasswordField } from './current-password-field';
import { FormEnd } from './form-end';
import { PublicForm } from './public-form';

/** Asks for the password of the account whose address Google has just proved, then connects and signs in. */
export function LinkGoogleForm({ email, siteKey }: { email: string; siteKey: string | undefined }) {
  const [leaving, setLeaving] = useState(false);
  // An earlier press connected it, and its answer was lost: no session begins
  const repeated = useRef(false);
  const [connected, setConnected] = useState(false);
  // Full loads: a session begins, or the waiting cookie is gone
  const leave = (to = '/sign-in') => window.location.assign(to);
  if (connected) {
    return (
      <FormEnd title="Google is connected">
        It was connected by your earlier attempt. <TextLink href="/sign-in">Sign in</TextLink> to continue.
      </FormEnd>
    );
  }
  return (
    <div className="grid gap-3">
      <p className="text-sm text-muted-foreground">
        An account for <strong className="font-medium text-foreground">{email}</strong> already exists. Enter its
        password once to connect it to Google.
      </p>
      <PublicForm
        human={{ siteKey, action: 'link-google' }}
        submit="Connect and sign in"
        action={async (form, humanToken) => {
          const credentials = { password: String(form.get('password') ?? ''), ...(humanToken && { humanToken }) };
          const result = await signInWith('google-link', credentials);
          repeated.current = result?.error === ('google_link_done' satisfies ErrorCode);
          if (repeated.current || (result?.ok && !result.error)) return {};
          const sentences = [signInSentence(result?.error)];
          const atField = result?.error === 'password_wrong';
          return { validationErrors: atField ? { fieldErrors: { password: sentences } } : { formErrors: sentences } };
        }}
        onDone={() => (repeated.current ? setConnected(true) : leave())}
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
