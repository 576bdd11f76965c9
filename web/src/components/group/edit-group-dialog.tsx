'use client';

import { updateGroup } from '@/actions/group';
import type { GroupView } from '@/domain/group/view';
import { FormDialog } from '../ui/form-dialog';
import { GroupFields, readGroup } from './group-fields';

/** Changes the settings of a group. */
export function EditGroupDialog({ group, onClose }: { group: GroupView; onClose: () => void }) {
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title="Change the group"
      action={updateGroup}
      fields={{ group_exists: 'name' }}
      success="Saved."
      read={(form) => ({ id: group.id, ...readGroup(form) })}
    >
      {(errorOf) => <GroupFields group={group} errorOf={errorOf} />}
    </FormDialog>
  );
}
