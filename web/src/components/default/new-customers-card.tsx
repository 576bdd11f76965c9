'use client';

import { setDefaults } from '@/actions/default';
import type { CeilingView } from '@/domain/ceiling/view';
import { CeilingField, readCeilings } from '../ceiling/ceilings-form';
import { useVerb } from '../shell/use-verb';
import { Alert } from '../ui/alert';
import { SettingCard } from '../ui/setting-card';

/** Ceilings that a customer has for itself from the day that it is made. */
export function NewCustomersCard({ fields }: { fields: readonly CeilingView[] }) {
  const save = useVerb(setDefaults, { success: 'Saved. It applies to customers that are made from now on.' });
  const problem = fields.map(({ name }) => save.errorOf(`customer.${name}`)).find((sentence) => sentence !== undefined);
  return (
    <SettingCard
      id="new-customers"
      title="New customers"
      description="Each new customer has these ceilings for itself, until you change them on its page. Leave empty for the ceilings of all customers."
      pending={save.pending}
      onSave={(form) => void save.run({ customer: readCeilings(form, fields) })}
    >
      {problem && (
        <Alert tone="danger" role="alert">
          {problem}
        </Alert>
      )}
      <div className="grid w-full gap-4 sm:grid-cols-2">
        {fields.map((field) => (
          <CeilingField key={field.name} field={field} />
        ))}
      </div>
    </SettingCard>
  );
}
