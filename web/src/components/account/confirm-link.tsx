'use client';

import { useState } from 'react';
import { confirmEmailChange, verifyEmail } from '@/actions/account';
import { rememberAddress } from '../sign-in/known-address';
import { TextLink } from '../ui/text-link';
import { FormEnd } from './form-end';
import { InvalidLink } from './invalid-link';
import { PublicForm } from './public-form';

const kinds = {
  verify: {
    action: verifyEmail,
    human: 'verify-email',
    button: 'Confirm email address',
    next: '/sign-in?notice=confirmed',
    whenInvalid: (
      <>
        Your address may already be confirmed: try to <TextLink href="/sign-in">sign in</TextLink>. If that does not
        work, <TextLink href="/check-inbox">get a new link</TextLink>.
      </>
    ),
  },
  change: {
    action: confirmEmailChange,
    human: 'confirm-email',
    button: 'Confirm new address',
    next: '/account',
    whenInvalid: (
      <>
        Request a new one in your <TextLink href="/account">account</TextLink>.
      </>
    ),
  },
} as const;

interface ConfirmLinkProps {
  kind: keyof typeof kinds;
  token: string;
  siteKey: string | undefined;
}

/** The button behind a mailed link: opening the page changes nothing, since mail scanners open links (pitfall 16). */
export function ConfirmLink({ kind, token, siteKey }: ConfirmLinkProps) {
  const [done, setDone] = useState(false);
  const { action, human, button, next, whenInvalid } = kinds[kind];
  if (token === '') return <InvalidLink>{whenInvalid}</InvalidLink>;
  if (done) {
    return (
      <FormEnd title="Confirmed">
        Your email address is confirmed. <TextLink href={next}>Continue</TextLink>
      </FormEnd>
    );
  }
  return (
    <PublicForm
      human={{ siteKey, action: human }}
      submit={button}
      action={async (_, humanToken) => {
        const result = await action({ token, humanToken });
        if (result?.data?.email) rememberAddress(result.data.email);
        return result;
      }}
      whenInvalid={whenInvalid}
      onDone={() => {
        setDone(true);
        // A full load: nothing that was cached before counts
        window.location.assign(next);
      }}
    >
      {() => <p className="text-sm text-muted-foreground">Click the button to confirm. The link works once.</p>}
    </PublicForm>
  );
}
