'use client';

import { setCustomerNotes } from '@/actions/customer';
import type { CustomerNotesView } from '@/domain/customer/view';
import { text } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Field } from '../ui/field';
import { SettingCard } from '../ui/setting-card';

interface NotesCardProps {
  customerId: string;
  notes: CustomerNotesView;
}

/** What operators should know about a customer. */
export function NotesCard({ customerId: id, notes }: NotesCardProps) {
  const save = useVerb(setCustomerNotes, { success: 'Saved.' });
  return (
    <SettingCard
      id="notes"
      title="Notes"
      description="For operators only. The customer does not see them."
      pending={save.pending}
      onSave={(form) => void save.run({ id, text: text(form, 'text') })}
    >
      <Field label="Notes" error={save.errorOf('text')} className="w-full">
        {(control) => (
          <textarea
            {...control}
            key={notes.updatedAt?.getTime() ?? 0}
            name="text"
            rows={5}
            maxLength={4_000}
            defaultValue={notes.text}
            className="w-full rounded-lg border border-input bg-card px-3 py-2 text-sm shadow-xs"
          />
        )}
      </Field>
    </SettingCard>
  );
}
