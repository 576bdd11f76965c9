'use client';

import { Ellipsis, PencilLine, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { updateConnection } from '@/actions/connection';
import type { ConnectionView } from '@/domain/connection/view';
import type { Area } from '../shell/navigation';
import { Button } from '../ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../ui/dropdown-menu';
import { lazily } from '../ui/lazily';

const RenameDialog = lazily(async () => (await import('../shell/rename-dialog')).RenameDialog);
const DeleteDialog = lazily(async () => (await import('./delete-dialog')).DeleteDialog);

interface ConnectionMenuProps {
  area: Area;
  connection: ConnectionView;
  rights: { update: boolean; delete: boolean };
}

export function ConnectionMenu({ area, connection, rights }: ConnectionMenuProps) {
  const [open, setOpen] = useState<'rename' | 'delete'>();
  const dialog = (name: 'rename' | 'delete') => ({
    open: open === name,
    onOpenChange: (now: boolean) => setOpen(now ? name : undefined),
  });
  if (!rights.update && !rights.delete) return null;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" size="icon" aria-label="More actions for this connection">
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {rights.update && (
            <DropdownMenuItem onSelect={() => setOpen('rename')}>
              <PencilLine aria-hidden /> Rename the connection
            </DropdownMenuItem>
          )}
          {rights.delete && (
            <DropdownMenuItem destructive onSelect={() => setOpen('delete')}>
              <Trash2 aria-hidden /> Delete
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <RenameDialog kind="connection" subject={connection} action={updateConnection} {...dialog('rename')} />
      <DeleteDialog area={area} connection={connection} {...dialog('delete')} />
    </>
  );
}
