'use client';

import { setTimeZone } from '@/actions/customer';
import type { CustomerView } from '@/domain/customer/view';
import { text } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { TimeZoneField } from '../shell/time-zone-field';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';

interface TimeZoneCardProps {
  customer: Pick<CustomerView, 'id' | 'timeZone'>;
  allowed: boolean;
}

/** By which clock a customer's days, months and quotas begin. */
export function TimeZoneCard({ customer: { id, timeZone }, allowed }: TimeZoneCardProps) {
  const save = useVerb(setTimeZone, { success: 'Saved.' });
  return (
    <Card aria-labelledby="time-zone">
      <CardHeader
        id="time-zone"
        title="Time zone"
        description="Days and months of traffic begin at midnight of this zone, and daily and monthly limits reset then. A change does not move what was counted before."
      />
      <CardContent>
        <form
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void save.run({ id, timeZone: text(new FormData(event.currentTarget), 'timeZone') });
          }}
        >
          <TimeZoneField
            key={timeZone}
            label="Time zone"
            error={save.errorOf('timeZone')}
            className="w-full max-w-64"
            disabled={!allowed}
            defaultValue={timeZone}
          />
          {allowed && (
            <Button type="submit" variant="outline" pending={save.pending}>
              Save
            </Button>
          )}
        </form>
      </CardContent>
    </Card>
  );
}
