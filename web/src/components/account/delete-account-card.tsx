'use client';

import { signOut } from 'next-auth/react';
import { deleteAccount } from '@/actions/settings';
import type { DeletionPlan } from '@/domain/account/deletion';
import { count } from '../format/count';
import { useVerb } from '../shell/use-verb';
import { CurrentPasswordField } from './current-password-field';
import { SettingsForm } from './settings-form';

/** The way out, with a list of what goes. */
export function DeleteAccountCard({ plan }: { plan: DeletionPlan }) {
  // Forgets the cookie, too; the session is gone already
  const remove = useVerb(deleteAccount, {
    fields: { password_wrong: 'password' },
    onDone: () => void signOut({ callbackUrl: '/' }),
  });
  return (
    <SettingsForm
      id="delete"
      title="Delete the account"
      description="At once, and for good."
      submit="Delete my account"
      destructive
      pending={remove.pending}
      onSubmit={(form) => remove.run({ password: String(form.get('password') ?? '') })}
    >
      <ul className="list-disc space-y-1 pl-5 text-sm">
        <li>Your sign-in and all sessions</li>
        {plan.customers.map(({ id, name, devices, connections }) => (
          <li key={id}>
            {name}: {count(devices, 'device')} and {count(connections, 'connection')} with passwords, whitelists, usage
            and IP history
          </li>
        ))}
        {plan.left.map(({ id, name }) => (
          <li key={id}>Your membership of {name}; it stays for its other members</li>
        ))}
        {plan.blocking.map(({ id, name }) => (
          <li key={id}>Not possible yet: you are the only owner of {name}</li>
        ))}
      </ul>
      <CurrentPasswordField error={remove.errorOf('password')} />
    </SettingsForm>
  );
}
