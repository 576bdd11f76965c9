'use client';

import { activityKinds } from '@/domain/activity/kinds';
import { useFilter } from '../shell/use-filter';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { kindWords, type ActivityFilter } from './filter';

const any = 'any';
const kinds = [
  { value: any, label: 'Everything' },
  ...activityKinds.map((value) => ({ value, label: kindWords[value].many })),
];
const results = [
  { value: any, label: 'Any result' },
  { value: 'failed', label: 'Failed' },
  { value: 'done', label: 'Done' },
];

interface ActivityFilterFieldsProps {
  filter: ActivityFilter;
  customers: readonly { readonly id: string; readonly name: string }[];
}

/** Narrows the time line; the filter is in the address, so that it can be kept and sent to someone. */
export function ActivityFilterFields({ filter, customers }: ActivityFilterFieldsProps) {
  const { valueOf, change, clear } = useFilter(filter);
  const used = Object.values(filter).some((value) => value !== '');
  const choose = (field: keyof ActivityFilter) => ({
    value: valueOf(field) || any,
    onValueChange: (chosen: string) => change(field, chosen === any ? '' : chosen),
  });
  const type = (field: keyof ActivityFilter) => ({
    value: valueOf(field),
    onChange: ({ target }: { target: { value: string } }) => change(field, target.value),
  });
  return (
    <div className="grid grid-cols-2 items-end gap-3 p-4 lg:grid-cols-[repeat(5,minmax(0,1fr))_auto]">
      <Field label="Kind">{(control) => <Select {...control} options={kinds} {...choose('kind')} />}</Field>
      <Field label="Result">{(control) => <Select {...control} options={results} {...choose('result')} />}</Field>
      <Field label="Customer" className="max-lg:col-span-2">
        {(control) => (
          <Select
            {...control}
            options={[
              { value: any, label: 'All customers' },
              ...customers.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            {...choose('customer')}
          />
        )}
      </Field>
      <Field label="From" className="max-sm:col-span-2">
        {(control) => <Input {...control} type="datetime-local" {...type('from')} />}
      </Field>
      <Field label="Until" className="max-sm:col-span-2">
        {(control) => <Input {...control} type="datetime-local" {...type('to')} />}
      </Field>
      {used && (
        <Button variant="ghost" onClick={clear}>
          Clear
        </Button>
      )}
    </div>
  );
}
