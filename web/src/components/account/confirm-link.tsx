'use client';

import { useState } from 'react';
import { confirmEmailChange, verifyEmail } from '@/actions/account';
import { Alert } from '../ui/alert';
import { PublicForm } from './public-form';

const kinds = {
  verify: { action: verifyEmail, button: 'Confirm e-mail address', next: '/sign-in' },
  change: { action: confirmEmailChange, button: 'Confirm new address', next: '/account' },
} as const;

/** The button behind a mailed link: opening the page changes nothing, since mail scanners open links (pitfall 16). */
export function ConfirmLink({ kind, token }: { kind: keyof typeof kinds; token: string }) {
  const [done, setDone] = useState(false);
  const { action, button, next } = kinds[kind];
  if (done) {
    return (
      <Alert title="Confirmed" role="status">
        Your address is confirmed. <a href={next}>Go on</a>
      </Alert>
    );
  }
  return (
    <PublicForm
      submit={button}
      action={() => action({ token })}
      onDone={() => {
        setDone(true);
        // A full load: the session counts for more now
        window.location.assign(next);
      }}
    >
      {() => null}
    </PublicForm>
  );
}
