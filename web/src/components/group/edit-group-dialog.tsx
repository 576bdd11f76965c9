'use client';

import { updateGroup } from '@/actions/group';
import type { GroupView } from '@/domain/group/view';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogFooter } from '../ui/dialog';
import { GroupFields, readGroup } from './group-fields';

/** Changes the settings of a group. */
export function EditGroupDialog({ group, onClose }: { group: GroupView; onClose: () => void }) {
  const update = useVerb(updateGroup, { success: 'Saved.', fields: { group_exists: 'name' }, onDone: onClose });
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title="Change the group">
        <form
          className="grid gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            void update.run({ id: group.id, ...readGroup(new FormData(event.currentTarget)) });
          }}
        >
          <GroupFields group={group} errorOf={update.errorOf} />
          <DialogFooter>
            <Button type="submit" pending={update.pending}>
              Save
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
