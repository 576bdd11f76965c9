'use client';

import { useState } from 'react';
import { setSchedule } from '@/actions/schedule';
import type { ScheduleView } from '@/domain/schedule/view';
import { useZone } from '../shell/clock';
import { Field } from '../ui/field';
import { FormDialog } from '../ui/form-dialog';
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
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title="Automatic rotation"
      description="Counted from the last automatic rotation that worked."
      action={setSchedule}
      success="Automatic rotation is on."
      read={(form) => ({ deviceId, ...readSchedule(form) })}
    >
      {(errorOf) => (
        <>
          <Field label="When">
            {(control) => <Select {...control} options={kinds} value={kind} onValueChange={setKind} />}
          </Field>
          {kind === 'interval' ? (
            <IntervalField schedule={schedule} error={errorOf('rule.everyMinutes')} />
          ) : (
            <CronFields schedule={schedule} zone={zone} errorOf={errorOf} />
          )}
          <MannerFields schedule={schedule} errorOf={errorOf} />
        </>
      )}
    </FormDialog>
  );
}
