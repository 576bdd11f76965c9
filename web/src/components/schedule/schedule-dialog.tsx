'use client';

import { useState } from 'react';
import { setSchedule } from '@/actions/schedule';
import type { ScheduleView } from '@/domain/schedule/view';
import { useZone } from '../shell/clock';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogFooter } from '../ui/dialog';
import { Field } from '../ui/field';
import { Select } from '../ui/select';
import { CronFields, IntervalField, MannerFields } from './schedule-fields';
import { readSchedule } from './read-schedule';

const kinds = [
  { value: 'interval', label: 'Every so many minutes' },
  { value: 'cron', label: 'At times of a cron line' },
] as const;

interface ScheduleDialogProps {
  deviceId: string;
  schedule: ScheduleView | null;
  onClose: () => void;
}

/** Sets when a device rotates automatically. */
export function ScheduleDialog({ deviceId, schedule, onClose }: ScheduleDialogProps) {
  const [kind, setKind] = useState<(typeof kinds)[number]['value']>(schedule?.cron ? 'cron' : 'interval');
  const zone = useZone();
  const set = useVerb(setSchedule, { success: 'Automatic rotation is on.', onDone: onClose });
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title="Automatic rotation" description="Counted from the last automatic rotation that worked.">
        <form
          className="grid gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            void set.run({ deviceId, ...readSchedule(new FormData(event.currentTarget)) });
          }}
        >
          <Field label="When">
            {(control) => <Select {...control} options={kinds} value={kind} onValueChange={setKind} />}
          </Field>
          {kind === 'interval' ? (
            <IntervalField schedule={schedule} error={set.errorOf('rule.everyMinutes')} />
          ) : (
            <CronFields schedule={schedule} zone={zone} errorOf={set.errorOf} />
          )}
          <MannerFields schedule={schedule} errorOf={set.errorOf} />
          <DialogFooter>
            <Button type="submit" pending={set.pending}>
              Save
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
