'use client';

import { useState } from 'react';
import { auditActions } from '@/domain/audit/actions';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import type { typedFilter } from './filter';

const any = 'any';
const actions = [{ value: any, label: 'Any action' }, ...auditActions.map((value) => ({ value, label: value }))];

/** The filter of the audit log; it goes into the address, so that it can be kept and sent to somebody. */
export function FilterForm({ path, typed }: { path: string; typed: ReturnType<typeof typedFilter> }) {
  const [action, setAction] = useState(typed.action || any);
  return (
    <form method="get" action={path} className="grid items-end gap-3 p-4 sm:grid-cols-2 lg:grid-cols-3">
      <Field label="Action">
        {(control) => <Select {...control} options={actions} value={action} onValueChange={setAction} />}
      </Field>
      {action !== any && <input type="hidden" name="action" value={action} />}
      <Field label="Who">
        {(control) => <Input {...control} name="actor" defaultValue={typed.actor} placeholder="Part of the address" />}
      </Field>
      <Field label="What (id)">
        {(control) => <Input {...control} name="target" defaultValue={typed.target} className="font-mono" />}
      </Field>
      <Field label="From">
        {(control) => <Input {...control} type="datetime-local" name="from" defaultValue={typed.from} />}
      </Field>
      <Field label="Until">
        {(control) => <Input {...control} type="datetime-local" name="to" defaultValue={typed.to} />}
      </Field>
      <Button type="submit" variant="outline" className="justify-self-start">
        Filter
      </Button>
    </form>
  );
}
