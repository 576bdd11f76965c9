'use client';

import { signOut } from 'next-auth/react';
import { deleteAccount } from '@/actions/settings';
import type { DeletionPlan } from '@/domain/account/deletion';
import { count } from '../format/count';
import { useVerb } from '../shell/use-verb';
import { TextLink } from '../ui/text-link';
import { CurrentPasswordField } from './current-password-field';
import { NeedsPassword } from './needs-password';
import { SettingsForm } from './settings-form';
import { SettingsNote } from './settings-note';

interface DeleteAccountCardProps {
  plan: DeletionPlan;
  hasPassword: boolean;
}

/** The way out, with a list of what goes; or why it is closed, and what opens it. */
export function DeleteAccountCard({ plan, hasPassword }: DeleteAccountCardProps) {
  // Forgets the cookie, too; the session is gone already
  const remove = useVerb(deleteAccount, {
    fields: { password_wrong: 'password', throttled: 'password' },
    onDone: () => void signOut({ callbackUrl: '/' }),
  });
  const head = { id: 'delete', title: 'Delete the account' };
  if (plan.blocking.length > 0)
    return (
      <SettingsNote {...head}>
        <Blocked customers={plan.blocking} />
      </SettingsNote>
    );
  if (!hasPassword) return <NeedsPassword {...head} />;
  return (
    <SettingsForm
      {...head}
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
      </ul>
      <CurrentPasswordField error={remove.errorOf('password')} />
    </SettingsForm>
  );
}

/** The account stays as long as others would be left in a customer without an owner. */
function Blocked({ customers }: { customers: DeletionPlan['blocking'] }) {
  const names = new Intl.ListFormat('en').format(customers.map(({ name }) => name));
  return (
    <>
      <p>Not possible yet: you are the only owner of {names}, where others are members.</p>
      <p>
        Make one of them an owner, or remove them, under <TextLink href="/portal/members">Members</TextLink>.
      </p>
    </>
  );
}
