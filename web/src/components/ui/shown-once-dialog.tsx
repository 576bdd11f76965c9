'use client';

import type { ReactNode } from 'react';
import { Button } from './button';
import { CopyButton } from './copy-button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from './dialog';

interface ShownOnceDialogProps {
  title: string;
  /** "key": what is to be copied. */
  what: string;
  onClose: () => void;
  children: ReactNode;
}

/** A secret that was just made and is shown only now, and what to do with it. */
export function ShownOnceDialog({ title, what, onClose, children }: ShownOnceDialogProps) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title={title} description={`Copy the ${what} now. It is not shown again.`}>
        <div className="grid gap-3 text-sm">{children}</div>
        <DialogFooter>
          <DialogClose asChild>
            <Button>Done</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

interface CopyableProps {
  /** Above it, where the dialog has several. */
  title?: string;
  /** Name of the button: "Copy the key". */
  label: string;
  text: string;
}

/** A text with a button that copies it. */
export function Copyable({ title, label, text }: CopyableProps) {
  return (
    <div className="grid gap-1">
      {title && <p className="text-xs font-medium text-muted-foreground">{title}</p>}
      <p className="flex min-w-0 items-center gap-1 rounded-xl bg-muted/60 p-3">
        <code className="min-w-0 flex-1 text-xs break-all">{text}</code>
        <CopyButton text={text} label={label} />
      </p>
    </div>
  );
}
