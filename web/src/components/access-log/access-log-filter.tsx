'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import type { accessLogFilter } from './filter';

const any = 'any';
const ends = [
  { value: any, label: 'Any end' },
  { value: 'well', label: 'Finished' },
  { value: 'badly', label: 'Cut short or failed' },
];

/** The filter of an access log; it goes into the address. */
export function AccessLogFilter({ path, filter }: { path: string; filter: ReturnType<typeof accessLogFilter> }) {
  const [ended, setEnded] = useState<string>(filter.ended ?? any);
  return (
    <form method="get" action={path} className="grid items-end gap-3 p-4 sm:grid-cols-[1fr_1fr_auto]">
      <Field label="Client address begins with">
        {(control) => (
          <Input {...control} name="address" defaultValue={filter.address} maxLength={60} className="font-mono" />
        )}
      </Field>
      <Field label="How it ended">
        {(control) => <Select {...control} options={ends} value={ended} onValueChange={setEnded} />}
      </Field>
      {ended !== any && <input type="hidden" name="ended" value={ended} />}
      <div className="flex gap-2">
        <Button type="submit" variant="outline">
          Apply
        </Button>
        {(filter.address || filter.ended) && (
          <Button asChild variant="ghost">
            <Link href={path}>Clear</Link>
          </Button>
        )}
      </div>
    </form>
  );
}
