'use client';

import { useRouter } from 'next/navigation';
import { setPassword } from '@/actions/operator';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

/** Sets a password by a one-time link, and leads to the sign-in. */
export function SetPasswordForm({ token }: { token: string }) {
  const router = useRouter();
  const set = useVerb(setPassword, { onDone: () => router.push('/sign-in') });
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void set.run({ token, password: String(new FormData(event.currentTarget).get('password') ?? '') });
      }}
    >
      <Field label="New password" hint="8 to 128 characters." error={set.errorOf('password')}>
        {(control) => (
          <Input
            {...control}
            type="password"
            name="password"
            required
            minLength={8}
            maxLength={128}
            autoComplete="new-password"
          />
        )}
      </Field>
      <Button type="submit" pending={set.pending}>
        Set the password
      </Button>
    </form>
  );
}
