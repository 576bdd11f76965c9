'use client';

import { setTimeZone } from '@/actions/customer';
import type { CustomerView } from '@/domain/customer/view';
import { text } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { TimeZoneField } from '../shell/time-zone-field';
import { SettingCard } from '../ui/setting-card';

interface TimeZoneCardProps {
  customer: Pick<CustomerView, 'id' | 'timeZone'>;
  allowed: boolean;
}

/** By which clock a customer's days, months and quotas begin. */
export function TimeZoneCard({ customer: { id, timeZone }, allowed }: TimeZoneCardProps) {
  const save = useVerb(setTimeZone, { success: 'Saved.' });
  return (
    <SettingCard
      id="time-zone"
      title="Time zone"
      description="Days and months of traffic begin at midnight of this zone, and daily and monthly limits reset then. A change does not move what was counted before."
      fact={allowed ? undefined : timeZone}
      pending={save.pending}
      onSave={(form) => void save.run({ id, timeZone: text(form, 'timeZone') })}
    >
      <TimeZoneField
        key={timeZone}
        label="Time zone"
        error={save.errorOf('timeZone')}
        className="w-full max-w-64"
        defaultValue={timeZone}
      />
    </SettingCard>
  );
}
