'use client';

import { ChevronRight } from 'lucide-react';
import { number, text } from '../format/form';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

/** Username and port of a new connection, for people whose programs know them already. */
export function ChosenFields({ errorOf }: { errorOf: (field: string) => string | undefined }) {
  const [username, port] = [errorOf('username'), errorOf('port')];
  return (
    <details className="group" open={username || port ? true : undefined}>
      <summary className="flex w-fit items-center gap-1 rounded-md py-1 text-sm font-medium">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        Username and port
      </summary>
      <div className="mt-4 grid gap-4 sm:grid-cols-2">
        <Field label="Username" hint="Leave empty for a random one." error={username}>
          {(control) => <Input {...control} name="username" autoComplete="off" autoCapitalize="off" maxLength={40} />}
        </Field>
        <Field label="Port" hint="Leave empty for the next free one." error={port}>
          {(control) => <Input {...control} name="port" type="number" min={1} max={65_535} />}
        </Field>
      </div>
    </details>
  );
}

/** What was chosen; undefined where nothing was. */
export function readChosen(form: FormData): { username: string | undefined; port: number | undefined } {
  return { username: text(form, 'username') || undefined, port: number(form, 'port') };
}
