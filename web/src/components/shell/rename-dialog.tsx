'use client';

import type { z } from 'zod';
import { text } from '../format/form';
import { FormDialog } from '../ui/form-dialog';
import { NameField } from '../ui/name-field';
import type { InputErrors, Verb } from './use-verb';

interface RenameDialogProps {
  /** What is renamed: "device". */
  kind: string;
  subject: { id: string; name: string };
  action: Verb<z.ZodType<unknown, { id: string; name: string }>, InputErrors, unknown>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Renames anything with a name. */
export function RenameDialog({ kind, subject: { id, name }, ...rest }: RenameDialogProps) {
  return (
    <FormDialog
      {...rest}
      title={`Rename the ${kind}`}
      success="Renamed."
      read={(form) => ({ id, name: text(form, 'name') })}
    >
      {(errorOf) => <NameField error={errorOf('name')} defaultValue={name} />}
    </FormDialog>
  );
}
