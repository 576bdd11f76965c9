'use client';

import { setRotatingPercent } from '@/actions/customer';
import { setRotatingPercentInput } from '@/domain/customer/input';
import type { CustomerView } from '@/domain/customer/view';
import { numberBounds } from '../format/bounds';
import { number } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { SettingCard } from '../ui/setting-card';

interface RotatingCardProps {
  customer: Pick<CustomerView, 'id' | 'maxRotatingPercent'>;
  allowed: boolean;
}

/** How many of a customer's phones rotate at the same time. */
export function RotatingCard({ customer: { id, maxRotatingPercent }, allowed }: RotatingCardProps) {
  const save = useVerb(setRotatingPercent, { success: 'Saved.' });
  return (
    <SettingCard
      id="rotating"
      title="Rotations at the same time"
      description="Schedules and groups rotate at most this part of all phones together, at least one."
      fact={allowed ? undefined : `At most ${maxRotatingPercent} %`}
      pending={save.pending}
      onSave={(form) => void save.run({ id, maxRotatingPercent: number(form, 'maxRotatingPercent') ?? Number.NaN })}
    >
      <Field label="Percent" error={save.errorOf('maxRotatingPercent')} className="w-32">
        {(control) => (
          <Input
            {...control}
            type="number"
            name="maxRotatingPercent"
            {...numberBounds(setRotatingPercentInput.shape.maxRotatingPercent)}
            required
            defaultValue={maxRotatingPercent}
          />
        )}
      </Field>
    </SettingCard>
  );
}
