'use client';

import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { createGroup } from '@/actions/group';
import { groupPath, type Area } from '../shell/navigation';
import { Button } from '../ui/button';
import { FormDialog } from '../ui/form-dialog';
import { GroupFields, readGroup } from './group-fields';

export function CreateGroupButton({ area }: { area: Area }) {
  const router = useRouter();
  return (
    <FormDialog
      trigger={
        <Button>
          <Plus aria-hidden /> New group
        </Button>
      }
      title="New group"
      description="Devices that you rotate together."
      action={createGroup}
      fields={{ group_exists: 'name' }}
      read={readGroup}
      submitLabel="Create group"
      onData={({ id }) => router.push(groupPath(area, id))}
    >
      {(errorOf) => <GroupFields errorOf={errorOf} />}
    </FormDialog>
  );
}
