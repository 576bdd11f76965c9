'use client';

import { useRouter } from 'next/navigation';
import { acceptInvitation } from '@/actions/member';
import { text } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

interface AcceptFormProps {
  token: string;
  email: string;
}

/** Makes the account of an invited person, and leads to the sign-in. */
export function AcceptForm({ token, email }: AcceptFormProps) {
  const router = useRouter();
  const accept = useVerb(acceptInvitation, { onDone: () => router.push('/sign-in') });
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        void accept.run({ token, name: text(form, 'name'), password: String(form.get('password') ?? '') });
      }}
    >
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <Field label="Your name" error={accept.errorOf('name')}>
        {(control) => <Input {...control} name="name" required maxLength={80} autoComplete="name" />}
      </Field>
      <Field label="Password" hint="8 to 128 characters." error={accept.errorOf('password')}>
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
      <Button type="submit" pending={accept.pending}>
        Create the account and join
      </Button>
    </form>
  );
}
