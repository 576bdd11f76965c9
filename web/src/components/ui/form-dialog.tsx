'use client';

import { useState, type ReactNode } from 'react';
import type { z } from 'zod';
import { useVerb, type InputErrors, type Verb, type VerbOptions } from '../shell/use-verb';
import { Dialog, DialogContent, DialogTrigger } from './dialog';
import { DialogForm } from './dialog-form';

type Schema = z.ZodType | undefined;
type Running<S extends Schema, Errors extends InputErrors, Data> = ReturnType<typeof useVerb<S, Errors, Data>>;
type Input<S extends Schema, Errors extends InputErrors, Data> = Parameters<Verb<S, Errors, Data>>[0];

interface FormProps<S extends Schema, Errors extends InputErrors, Data> extends Omit<VerbOptions<Data>, 'onDone'> {
  action: Verb<S, Errors, Data>;
  /** What the form says, as the action takes it. */
  read: (form: FormData) => Input<S, Errors, Data>;
  submitLabel?: string;
  onChange?: (form: FormData) => void;
  /** A button for something else that this dialog can do with the same action. */
  extra?: (verb: Running<S, Errors, Data>) => ReactNode;
  /** The fields, by the errors that stand at them. */
  children: (errorOf: Running<S, Errors, Data>['errorOf']) => ReactNode;
}

interface FormDialogProps<S extends Schema, Errors extends InputErrors, Data> extends FormProps<S, Errors, Data> {
  title: string;
  description?: ReactNode;
  /** The button that opens it; else `open` and `onOpenChange` do. */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

/** A dialog whose form runs a server action. It closes when that worked, and is fresh each time it opens. */
export function FormDialog<S extends Schema, Errors extends InputErrors, Data>(
  props: FormDialogProps<S, Errors, Data>,
) {
  const { title, description, trigger, open, onOpenChange, ...form } = props;
  const [opened, setOpened] = useState(false);
  const change = onOpenChange ?? setOpened;
  return (
    <Dialog open={open ?? opened} onOpenChange={change}>
      {trigger && <DialogTrigger asChild>{trigger}</DialogTrigger>}
      <DialogContent title={title} description={description}>
        <Form {...form} onDone={() => change(false)} />
      </DialogContent>
    </Dialog>
  );
}

function Form<S extends Schema, Errors extends InputErrors, Data>({
  action,
  read,
  submitLabel = 'Save',
  onChange,
  extra,
  children,
  ...options
}: FormProps<S, Errors, Data> & { onDone: () => void }) {
  const verb = useVerb(action, options);
  return (
    <DialogForm
      submitLabel={submitLabel}
      pending={verb.pending}
      onSubmit={(form) => void verb.run(read(form))}
      onChange={onChange}
      extra={extra?.(verb)}
    >
      {children(verb.errorOf)}
    </DialogForm>
  );
}
