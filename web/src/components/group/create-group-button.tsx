'use client';

import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { createGroup } from '@/actions/group';
import { groupPath, type Area } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogFooter, DialogTrigger } from '../ui/dialog';
import { GroupFields, readGroup } from './group-fields';

export function CreateGroupButton({ area }: { area: Area }) {
  const [open, setOpen] = useState(false);
  const router = useRouter();
  const create = useVerb(createGroup, {
    fields: { group_exists: 'name' },
    onData: ({ id }) => router.push(groupPath(area, id)),
  });
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>
          <Plus aria-hidden /> New group
        </Button>
      </DialogTrigger>
      <DialogContent title="New group" description="Devices that you rotate together.">
        <form
          className="grid gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            void create.run(readGroup(new FormData(event.currentTarget)));
          }}
        >
          <GroupFields errorOf={create.errorOf} />
          <DialogFooter>
            <Button type="submit" pending={create.pending}>
              Create group
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
