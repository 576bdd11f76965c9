'use client';

import type { z } from 'zod';
import { nameText } from '@/domain/text';
import { textBounds } from '../format/bounds';
import { text } from '../format/form';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogFooter } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { useVerb, type InputErrors, type Verb } from './use-verb';

interface RenameDialogProps {
  /** What is renamed: "device". */
  kind: string;
  subject: { id: string; name: string };
  action: Verb<z.ZodType<unknown, { id: string; name: string }>, InputErrors, unknown>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Renames anything with a name. */
export function RenameDialog({ kind, subject: { id, name }, action, open, onOpenChange }: RenameDialogProps) {
  const rename = useVerb(action, { success: 'Renamed.', onDone: () => onOpenChange(false) });
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={`Rename the ${kind}`}>
        <form
          className="grid gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            void rename.run({ id, name: text(new FormData(event.currentTarget), 'name') });
          }}
        >
          <Field label="Name" error={rename.errorOf('name')}>
            {(control) => (
              <Input
                {...control}
                name="name"
                defaultValue={name}
                required
                {...textBounds(nameText)}
                autoComplete="off"
              />
            )}
          </Field>
          <DialogFooter>
            <Button type="submit" pending={rename.pending}>
              Save
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
