'use client';

import { toast } from 'sonner';
import { setGroupSchedule } from '@/actions/group';
import type { GroupChangeView } from '@/domain/group/view';
import { count } from '../format/count';
import { readSchedule } from '../schedule/read-schedule';
import { IntervalField, MannerFields } from '../schedule/schedule-fields';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogFooter } from '../ui/dialog';

/** Sets the automatic rotation of all devices of a group, or turns it off. */
export function GroupScheduleDialog({ groupId: id, onClose }: { groupId: string; onClose: () => void }) {
  const set = useVerb(setGroupSchedule, { onData: (view) => showChange('changed', view), onDone: onClose });
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title="Automatic rotation of all"
        description="Replaces the schedules of all devices in this group. Devices that others share with you keep theirs."
      >
        <form
          className="grid gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            void set.run({ id, schedule: readSchedule(new FormData(event.currentTarget)) });
          }}
        >
          <IntervalField schedule={null} error={set.errorOf('schedule.rule.everyMinutes')} />
          <MannerFields schedule={null} errorOf={(field) => set.errorOf(`schedule.${field}`)} />
          <DialogFooter>
            <Button
              type="button"
              variant="outline"
              pending={set.pending}
              onClick={() => void set.run({ id, schedule: null })}
            >
              Turn off for all
            </Button>
            <Button type="submit" pending={set.pending}>
              Turn on for all
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** Says for how many devices something was done, and for how many not. */
export function showChange(done: 'changed' | 'added', { changed, skipped }: GroupChangeView): void {
  const left = skipped > 0 ? `, ${skipped} skipped` : '';
  toast.success(`${count(changed, 'device')} ${done}${left}.`);
}
