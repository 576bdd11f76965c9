'use client';

import { useRouter } from 'next/navigation';
import { toast } from '../ui/toaster';
import { acceptInvitation } from '@/actions/member';
import { NewPasswordField } from '../account/new-password-field';
import { PublicForm } from '../account/public-form';
import { acceptInvitationInput } from '@/domain/member/input';
import { textBounds } from '../format/bounds';
import { text } from '../format/form';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

interface AcceptFormProps {
  token: string;
  email: string;
  siteKey: string | undefined;
}

/** Makes the account of an invited person, and leads to the sign-in. */
export function AcceptForm({ token, email, siteKey }: AcceptFormProps) {
  const router = useRouter();
  return (
    <PublicForm
      human={{ siteKey, action: 'invitation' }}
      submit="Create account and join"
      action={(form, humanToken) =>
        acceptInvitation({
          token,
          name: text(form, 'name'),
          password: String(form.get('password') ?? ''),
          humanToken,
        })
      }
      whenInvalid="Ask for a new invitation."
      onDone={() => {
        toast.success('Account created. You can now sign in.');
        router.push('/sign-in');
      }}
    >
      {(errorOf) => (
        <>
          {/* For password managers */}
          <input type="hidden" name="username" autoComplete="username" value={email} />
          <Field label="Your name" error={errorOf('name')}>
            {(control) => (
              <Input
                {...control}
                name="name"
                required
                {...textBounds(acceptInvitationInput.shape.name)}
                autoComplete="name"
              />
            )}
          </Field>
          <NewPasswordField error={errorOf('password')} />
        </>
      )}
    </PublicForm>
  );
}
