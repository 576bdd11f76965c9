'use client';

import { deleteAccount } from '@/actions/settings';
import type { DeletionPlanView } from '@/domain/account/view';
import { count } from '../format/count';
import { useVerb } from '../shell/use-verb';
import { TextLink } from '../ui/text-link';
import { signOut } from './auth-client';
import { CurrentPasswordField } from './current-password-field';
import { NeedsPassword } from './needs-password';
import { SettingsForm } from './settings-form';
import { SettingsNote } from './settings-note';

interface DeleteAccountCardProps {
  plan: DeletionPlanView;
  hasPassword: boolean;
}

/** The way out, with a list of what goes; or why it is closed, and what opens it. */
export function DeleteAccountCard({ plan, hasPassword }: DeleteAccountCardProps) {
  // Also forgets the cookie; the session is gone already
  const remove = useVerb(deleteAccount, {
    fields: { password_wrong: 'password', throttled: 'password' },
    onDone: () => void signOut('/'),
  });
  const head = { id: 'delete', title: 'Delete account' };
  if (plan.suspended.length > 0 || plan.blocking.length > 0)
    return (
      <SettingsNote {...head}>
        {plan.suspended.length > 0 && <Suspended customers={plan.suspended} />}
        {plan.blocking.length > 0 && <Blocked customers={plan.blocking} />}
      </SettingsNote>
    );
  if (!hasPassword) return <NeedsPassword {...head} />;
  return (
    <SettingsForm
      {...head}
      description="Takes effect immediately and cannot be undone."
      submit="Delete my account"
      destructive
      pending={remove.pending}
      onSubmit={(form) => remove.run({ password: String(form.get('password') ?? '') })}
    >
      <ul className="list-disc space-y-1 pl-5 text-sm">
        <li>Your sign-in and all sessions</li>
        {plan.customers.map((customer) => (
          <Doomed key={customer.id} {...customer} />
        ))}
        {plan.left.map(({ id, name }) => (
          <li key={id}>Your membership of {name}; it stays for the other members</li>
        ))}
      </ul>
      <p className="text-sm text-muted-foreground">
        The audit log is kept: who did what, with your email address at that time.
      </p>
      <CurrentPasswordField error={remove.errorOf('password')} />
    </SettingsForm>
  );
}

/** What goes of one customer: its own devices with everything on them, and what it made on devices of others. */
function Doomed({ name, devices, connections, connectionsOfOthers, elsewhere }: DeletionPlanView['customers'][number]) {
  const made = [
    ...(elsewhere.connections > 0 ? [count(elsewhere.connections, 'connection')] : []),
    ...(elsewhere.whitelistEntries > 0
      ? [count(elsewhere.whitelistEntries, 'whitelist entry', 'whitelist entries')]
      : []),
  ];
  return (
    <>
      <li>
        {name}: {count(devices, 'device')} and {count(connections, 'connection')} with passwords, whitelists, usage and
        IP history
        {connectionsOfOthers > 0 && `; ${connectionsOfOthers} of the connections belong to others and also stop`}
      </li>
      {made.length > 0 && (
        <li>
          {name}: {made.join(' and ')} on devices that others share with it
        </li>
      )}
    </>
  );
}

/** A suspension is not left by deleting the account. */
function Suspended({ customers }: { customers: DeletionPlanView['suspended'] }) {
  const names = new Intl.ListFormat('en').format(customers.map(({ name }) => name));
  return (
    <p>
      You cannot delete your account now: {names} {customers.length === 1 ? 'is' : 'are'} suspended and{' '}
      {customers.length === 1 ? 'has' : 'have'} no other owner. Contact support.
    </p>
  );
}

/** The account stays as long as others would be left in a customer without an owner. */
function Blocked({ customers }: { customers: DeletionPlanView['blocking'] }) {
  const names = new Intl.ListFormat('en').format(customers.map(({ name }) => name));
  return (
    <>
      <p>You cannot delete your account yet: you are the only owner of {names}, which has other members.</p>
      <p>
        Make one of them an owner or remove them under <TextLink href="/portal/members">Members</TextLink>.
      </p>
    </>
  );
}
