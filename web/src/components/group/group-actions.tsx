'use client';

import { CalendarClock, Ellipsis, PencilLine, RotateCw, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { deleteGroup, rotateGroup } from '@/actions/group';
import type { GroupView } from '@/domain/group/view';
import type { Area } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../ui/dropdown-menu';
import { lazily } from '../ui/lazily';

const EditGroupDialog = lazily(async () => (await import('./edit-group-dialog')).EditGroupDialog);
const GroupScheduleDialog = lazily(async () => (await import('./group-schedule-dialog')).GroupScheduleDialog);

interface GroupActionsProps {
  area: Area;
  group: GroupView;
  rotating: boolean;
}

/** What can be done with a whole group. */
export function GroupActions({ area, group, rotating }: GroupActionsProps) {
  const { id, name, deviceCount } = group;
  const [open, setOpen] = useState<'edit' | 'schedule' | 'delete'>();
  const close = () => setOpen(undefined);
  const router = useRouter();
  const rotate = useVerb(rotateGroup);
  const remove = useVerb(deleteGroup, { success: `${name} is deleted.`, onDone: () => router.push(`/${area}/groups`) });
  return (
    <>
      <Button pending={rotate.pending || rotating} disabled={deviceCount === 0} onClick={() => void rotate.run({ id })}>
        {!(rotate.pending || rotating) && <RotateCw aria-hidden />}
        {rotating ? 'Rotating…' : 'Rotate all'}
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" size="icon" aria-label="More actions for this group">
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setOpen('schedule')}>
            <CalendarClock aria-hidden /> Automatic rotation
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setOpen('edit')}>
            <PencilLine aria-hidden /> Change
          </DropdownMenuItem>
          <DropdownMenuItem destructive onSelect={() => setOpen('delete')}>
            <Trash2 aria-hidden /> Delete
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {open === 'edit' && <EditGroupDialog group={group} onClose={close} />}
      {open === 'schedule' && <GroupScheduleDialog groupId={id} onClose={close} />}
      <ConfirmDialog
        open={open === 'delete'}
        onOpenChange={close}
        title={`Delete ${name}?`}
        description="Its devices stay, with their schedules. What has not begun of its rotation is cancelled."
        confirmLabel="Delete group"
        pending={remove.pending}
        onConfirm={() => void remove.run({ id })}
      />
    </>
  );
}
