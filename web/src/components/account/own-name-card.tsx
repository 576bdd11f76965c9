'use client';

import { renameAccount } from '@/actions/settings';
import { text } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { SettingCard } from '../ui/setting-card';
import { PersonNameField } from './person-name-field';

/** What the person is called: other members and those whom they invite read it. */
export function OwnNameCard({ name }: { name: string }) {
  const save = useVerb(renameAccount, { success: 'Saved.' });
  return (
    <SettingCard
      id="name"
      title="Name"
      description="Members of your customer read it, and people whom you invite."
      pending={save.pending}
      onSave={(form) => void save.run({ name: text(form, 'name') })}
    >
      <PersonNameField key={name} error={save.errorOf('name')} defaultValue={name} />
    </SettingCard>
  );
}
