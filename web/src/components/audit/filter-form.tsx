'use client';

import { ChevronDown, SlidersHorizontal, X } from 'lucide-react';
import Link from 'next/link';
import { useId, useState } from 'react';
import { auditActions } from '@/domain/audit/actions';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { actionWords } from './action-words';
import type { typedFilter } from './filter';

const any = 'any';
const actions = [
  { value: any, label: 'Any action' },
  ...auditActions.map((value) => ({ value, label: actionWords[value] })),
];

interface FilterFormProps {
  path: string;
  typed: ReturnType<typeof typedFilter>;
  /** Of the customer that is asked for, where it is known. */
  customerName: string | null;
}

/**
 * The filter of the audit log; it goes into the address, so that it can be kept and sent to someone. On phones it is
 * folded, and its button shows how much of it is in use. A customer comes by a link from its page, and goes again here.
 */
export function FilterForm({ path, typed, customerName }: FilterFormProps) {
  const [action, setAction] = useState(typed.action || any);
  const [open, setOpen] = useState(false);
  const formId = useId();
  const used = [typed.action, typed.actor, typed.target, typed.customer, typed.from, typed.to].filter(Boolean).length;
  return (
    <>
      <div className="p-3 sm:hidden">
        <Button
          variant="outline"
          className="w-full justify-start"
          aria-expanded={open}
          aria-controls={formId}
          onClick={() => setOpen(!open)}
        >
          <SlidersHorizontal aria-hidden /> Filter
          {used > 0 && <Badge tone="primary">{used} in use</Badge>}
          <ChevronDown aria-hidden className={cn('ml-auto transition-transform', open && 'rotate-180')} />
        </Button>
      </div>
      <form
        id={formId}
        method="get"
        action={path}
        className={cn('grid grid-cols-2 items-end gap-3 p-4 max-sm:pt-1 lg:grid-cols-3', !open && 'max-sm:hidden')}
      >
        {typed.customer && (
          <div className="col-span-full">
            <CustomerBadge path={path} typed={typed} name={customerName ?? 'a customer that is not there'} />
          </div>
        )}
        <Field label="Action" className="max-sm:col-span-2">
          {(control) => <Select {...control} options={actions} value={action} onValueChange={setAction} />}
        </Field>
        {action !== any && <input type="hidden" name="action" value={action} />}
        <Field label="Who" className="max-sm:col-span-2">
          {(control) => <Input {...control} name="actor" defaultValue={typed.actor} placeholder="Email" />}
        </Field>
        <Field label="On (id)" className="max-lg:col-span-2">
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
            Apply
          </Button>
          {used > 0 && (
            <Button asChild variant="ghost">
              <Link href={path}>Clear</Link>
            </Button>
          )}
        </div>
      </form>
    </>
  );
}

/** The customer that the log is narrowed to; it stays while the rest of the filter changes, until it is taken off. */
function CustomerBadge({ path, typed, name }: { path: string; typed: FilterFormProps['typed']; name: string }) {
  const others = { ...typed, customer: '', before: '' };
  return (
    <Badge tone="primary" className="max-w-full">
      <input type="hidden" name="customer" value={typed.customer} />
      <span className="truncate">Customer: {name}</span>
      <Link
        href={`${path}?${new URLSearchParams(others).toString()}`}
        aria-label={`Show all customers, not only ${name}`}
        className="-my-1 -mr-2 inline-flex size-6 shrink-0 items-center justify-center rounded-full hover:bg-card"
      >
        <X aria-hidden />
      </Link>
    </Badge>
  );
}
