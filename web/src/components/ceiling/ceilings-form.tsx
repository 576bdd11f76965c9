'use client';

import { ceilings, type CeilingName } from '@pocketproxy/relay/contract/ceilings';
import { setCeilings } from '@/actions/ceiling';
import type { CeilingView } from '@/domain/ceiling/view';
import { ceilingNumber } from '@/domain/ceiling/input';
import { numberBounds } from '../format/bounds';
import { number } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

interface CeilingsFormProps {
  /** Null: for all. */
  customerId: string | null;
  fields: readonly CeilingView[];
}

const groups = [
  { of: 'customer', title: 'Each customer' },
  { of: 'phone', title: 'Each phone' },
  { of: 'connection', title: 'Each connection' },
] as const;

/** Ceilings in groups; an empty field holds what its placeholder says. */
export function CeilingsForm({ customerId, fields }: CeilingsFormProps) {
  const save = useVerb(setCeilings, { success: 'Ceilings saved. They apply to new streams within a second.' });
  const problem = save.errorOf('values');
  return (
    <form
      className="grid gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        void save.run({ customerId, values: readCeilings(form, fields) });
      }}
    >
      {problem && (
        <Alert tone="danger" role="alert">
          {problem}
        </Alert>
      )}
      {groups.map(({ of, title }) => {
        const shown = fields.filter(({ name }) => ceilings[name].of === of);
        return shown.length === 0 ? null : (
          <fieldset key={of} className="grid gap-4 sm:grid-cols-2">
            <legend className={customerId === null ? 'mb-3 text-sm font-semibold' : 'sr-only'}>{title}</legend>
            {shown.map((field) => (
              <CeilingField key={field.name} field={field} />
            ))}
          </fieldset>
        );
      })}
      <Button type="submit" pending={save.pending} className="justify-self-start">
        Save ceilings
      </Button>
    </form>
  );
}

/** One ceiling; left empty, what its placeholder says holds. */
export function CeilingField({ field: { name, value, otherwise } }: { field: CeilingView }) {
  const ceiling: { label: string; hint?: string; most: number } = ceilings[name];
  return (
    <Field label={ceiling.label} hint={ceiling.hint}>
      {(control) => (
        <Input
          {...control}
          type="number"
          name={name}
          {...numberBounds(ceilingNumber)}
          max={ceiling.most}
          placeholder={otherwise.toLocaleString('en')}
          defaultValue={value ?? ''}
        />
      )}
    </Field>
  );
}

/** What the fields hold, null where one is empty. */
export function readCeilings(
  form: FormData,
  fields: readonly CeilingView[],
): Partial<Record<CeilingName, number | null>> {
  return Object.fromEntries(fields.map(({ name }) => [name, number(form, name) ?? null]));
}
