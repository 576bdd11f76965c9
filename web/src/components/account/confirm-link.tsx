'use client';

import { useState } from 'react';
import { confirmEmailChange, verifyEmail } from '@/actions/account';
import { Alert } from '../ui/alert';
import { PublicForm } from './public-form';

const kinds = {
  verify: { action: verifyEmail, human: 'verify-email', button: 'Confirm e-mail address', next: '/sign-in' },
  change: { action: confirmEmailChange, human: 'confirm-email', button: 'Confirm new address', next: '/account' },
} as const;

interface ConfirmLinkProps {
  kind: keyof typeof kinds;
  token: string;
  siteKey: string | undefined;
}

/** The button behind a mailed link: opening the page changes nothing, since mail scanners open links (pitfall 16). */
export function ConfirmLink({ kind, token, siteKey }: ConfirmLinkProps) {
  const [done, setDone] = useState(false);
  const { action, human, button, next } = kinds[kind];
  if (done) {
    return (
      <Alert title="Confirmed" role="status">
        Your address is confirmed. <a href={next}>Go on</a>
      </Alert>
    );
  }
  return (
    <PublicForm
      human={{ siteKey, action: human }}
      submit={button}
      action={(_, humanToken) => action({ token, humanToken })}
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
