'use client';

import { setGroupSchedule } from '@/actions/group';
import { readSchedule } from '../schedule/read-schedule';
import { IntervalField, MannerFields } from '../schedule/schedule-fields';
import { Button } from '../ui/button';
import { FormDialog } from '../ui/form-dialog';
import { showChange } from './show-change';

/** Sets the automatic rotation of all devices of a group, or turns it off. */
export function GroupScheduleDialog({ groupId: id, onClose }: { groupId: string; onClose: () => void }) {
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title="Automatic rotation of all"
      description="Replaces the schedules of all devices in this group. Devices that others share with you keep theirs."
      action={setGroupSchedule}
      read={(form) => ({ id, schedule: readSchedule(form) })}
      submitLabel="Turn on for all"
      onData={(view) => showChange('changed', view)}
      extra={({ run, pending }) => (
        <Button variant="outline" pending={pending} onClick={() => void run({ id, schedule: null })}>
          Turn off for all
        </Button>
      )}
    >
      {(errorOf) => (
        <>
          <IntervalField schedule={null} error={errorOf('schedule.rule.everyMinutes')} />
          <MannerFields schedule={null} errorOf={(field) => errorOf(`schedule.${field}`)} />
        </>
      )}
    </FormDialog>
  );
}
