'use client';

import { text } from '../format/form';
import { Button } from './button';
import { Dialog, DialogContent, DialogFooter } from './dialog';
import { Field } from './field';
import { Input } from './input';

interface RenameDialogProps {
  title: string;
  name: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  pending: boolean;
  error: string | undefined;
  onSubmit: (name: string) => void;
}

export function RenameDialog({ title, name, open, onOpenChange, pending, error, onSubmit }: RenameDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={title}>
        <form
          className="grid gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit(text(new FormData(event.currentTarget), 'name'));
          }}
        >
          <Field label="Name" error={error}>
            {(control) => (
              <Input {...control} name="name" defaultValue={name} required maxLength={80} autoComplete="off" />
            )}
          </Field>
          <DialogFooter>
            <Button type="submit" pending={pending}>
              Save
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
