'use client';

import type { ReactNode } from 'react';
import { Button } from './button';
import { DialogClose, DialogFooter } from './dialog';

interface DialogFormProps {
  /** The button that sends it. */
  submitLabel: string;
  pending: boolean;
  onSubmit: (form: FormData) => void;
  /** Each time something is typed or chosen. */
  onChange?: ((form: FormData) => void) | undefined;
  /** A button for something else that this dialog can do. */
  extra?: ReactNode;
  children: ReactNode;
}

/** The fields of a dialog, with Cancel and the button that sends them. */
export function DialogForm({ submitLabel, pending, onSubmit, onChange, extra, children }: DialogFormProps) {
  return (
    <form
      className="grid gap-5"
      onChange={(event) => onChange?.(new FormData(event.currentTarget))}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(new FormData(event.currentTarget));
      }}
    >
      {children}
      <DialogFooter>
        {extra}
        <DialogClose asChild>
          <Button variant="outline">Cancel</Button>
        </DialogClose>
        <Button type="submit" pending={pending}>
          {submitLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
