'use client';

import { setRotationFailures } from '@/actions/alert';
import { rotationFailuresInput } from '@/domain/alert/input';
import type { CustomerView } from '@/domain/customer/view';
import { numberBounds } from '../format/bounds';
import { number } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { SettingCard } from '../ui/setting-card';

/** After how many failed rotations the people of a customer hear of it. */
export function FailuresCard({
  customer: { id, alertRotationFailures },
}: {
  customer: Pick<CustomerView, 'id' | 'alertRotationFailures'>;
}) {
  const save = useVerb(setRotationFailures, { success: 'Saved.' });
  return (
    <SettingCard
      id="failures"
      title="Rotations that fail"
      description="The alert opens after so many rotations in a row without a new address. For everyone in this customer."
      pending={save.pending}
      onSave={(form) =>
        void save.run({ id, alertRotationFailures: number(form, 'alertRotationFailures') ?? Number.NaN })
      }
    >
      <Field label="Rotations" error={save.errorOf('alertRotationFailures')} className="w-32">
        {(control) => (
          <Input
            {...control}
            type="number"
            name="alertRotationFailures"
            {...numberBounds(rotationFailuresInput.shape.alertRotationFailures)}
            required
            defaultValue={alertRotationFailures}
          />
        )}
      </Field>
    </SettingCard>
  );
}
