'use client';

import Link from 'next/link';
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
    <form method="get" action={path} className="grid grid-cols-2 items-end gap-3 p-4 lg:grid-cols-3">
      <Field label="Action">
        {(control) => <Select {...control} options={actions} value={action} onValueChange={setAction} />}
      </Field>
      {action !== any && <input type="hidden" name="action" value={action} />}
      <Field label="Who">
        {(control) => <Input {...control} name="actor" defaultValue={typed.actor} placeholder="E-mail" />}
      </Field>
      <Field label="What (id)" className="max-lg:col-span-2">
        {(control) => <Input {...control} name="target" defaultValue={typed.target} className="font-mono" />}
      </Field>
      <Field label="From" className="max-sm:col-span-2">
        {(control) => <Input {...control} type="datetime-local" name="from" defaultValue={typed.from} />}
      </Field>
      <Field label="Until" className="max-sm:col-span-2">
        {(control) => <Input {...control} type="datetime-local" name="to" defaultValue={typed.to} />}
      </Field>
      <div className="flex gap-2">
        <Button type="submit" variant="outline">
          Filter
        </Button>
        {Object.values(typed).some((value) => value !== '') && (
          <Button asChild variant="ghost">
            <Link href={path}>Clear</Link>
          </Button>
        )}
      </div>
    </form>
  );
}
