'use client';

import { renameCustomer } from '@/actions/customer';
import { text } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { NameField } from '../ui/name-field';
import { SettingCard } from '../ui/setting-card';

interface CustomerNameCardProps {
  customer: { readonly id: string; readonly name: string };
  allowed: boolean;
}

/** How a customer is called: its members and the partners of its shares read it. */
export function CustomerNameCard({ customer: { id, name }, allowed }: CustomerNameCardProps) {
  const save = useVerb(renameCustomer, { success: 'Saved.' });
  return (
    <SettingCard
      id="customer-name"
      title="Name"
      description="Your members read it, and everyone with whom you share a device."
      fact={allowed ? undefined : name}
      pending={save.pending}
      onSave={(form) => void save.run({ id, name: text(form, 'name') })}
    >
      <NameField key={name} error={save.errorOf('name')} defaultValue={name} />
    </SettingCard>
  );
}
