'use client';

import type { NewRotationLinkView } from '@/domain/rotation-link/view';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '../ui/dialog';

interface NewLinkDialogProps {
  link: Pick<NewRotationLinkView, 'name' | 'url'>;
  onClose: () => void;
}

/** The address of a link, which is shown only now. */
export function NewLinkDialog({ link: { name, url }, onClose }: NewLinkDialogProps) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title={`Link “${name}”`} description="Copy the address now. It is not shown again.">
        <div className="grid gap-3">
          <Copyable label="Copy the address" text={url} />
          <Copyable label="Copy the command" text={`curl -X POST '${url}?wait=1'`} />
        </div>
        <DialogFooter>
          <DialogClose asChild>
            <Button>Done</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function Copyable({ label, text }: { label: string; text: string }) {
  return (
    <p className="flex min-w-0 items-center gap-1 rounded-xl bg-muted/60 p-3">
      <code className="min-w-0 flex-1 text-xs break-all">{text}</code>
      <CopyButton text={text} label={label} />
    </p>
  );
}
