'use client';

import { useRef, useState, useSyncExternalStore } from 'react';
import { signInSentence } from '@/auth/sentences';
import { signInWith } from '../account/auth-client';
import { useHuman } from '../account/human';
import { text } from '../format/form';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { knownAddress } from './known-address';
import { PasswordInput } from './password-input';
import { Input } from '../ui/input';

interface SignInFormProps {
  from: string | undefined;
  siteKey: string | undefined;
  /** Code that a sign-in by Google came back with. */
  error: string | undefined;
}

const never = () => () => undefined;

/** Signs in with email and password, then goes to `from` or back to /sign-in, which knows where the person belongs. */
export function SignInForm({ from, siteKey, error: code }: SignInFormProps) {
  const human = useHuman(siteKey, 'sign-in');
  const [pending, setPending] = useState(false);
  const [error, setError] = useState(code === undefined ? undefined : signInSentence(code));
  const password = useRef<HTMLInputElement>(null);
  const address = useSyncExternalStore(never, knownAddress, () => '');

  async function submit(form: FormData) {
    setPending(true);
    setError(undefined);
    const credentials = {
      email: text(form, 'email'),
      password: String(form.get('password') ?? ''),
      ...(human.token !== undefined && { humanToken: human.token }),
    };
    const result = await signInWith('credentials', credentials).catch(() => undefined);
    if (result?.ok && !result.error) {
      // A full load: the new session starts with nothing that was cached before it
      window.location.assign(from ?? '/sign-in');
      return;
    }
    setPending(false);
    human.renew();
    setError(signInSentence(result?.error ?? 'unavailable'));
    password.current?.select();
  }

  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      {error && (
        <Alert tone="danger" role="alert">
          {error}
        </Alert>
      )}
      <Field label="Email">
        {(control) => (
          <Input
            {...control}
            key={address}
            type="email"
            name="email"
            autoComplete="username"
            required
            defaultValue={address}
          />
        )}
      </Field>
      <Field label="Password">{(control) => <PasswordInput {...control} ref={password} name="password" />}</Field>
      {human.element()}
      <Button type="submit" size="lg" pending={pending} disabled={!human.ready} className="mt-2 text-sm">
        {pending ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}
