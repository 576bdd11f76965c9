'use client';

import { groupColours } from '@/domain/group/colours';
import type { GroupView } from '@/domain/group/view';
import { standardGroup } from '@/domain/group/standard';
import { rotatingPercent } from '@/domain/rotation/input';
import { numberBounds } from '../format/bounds';
import { number, text } from '../format/form';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { NameField } from '../ui/name-field';
import { Select } from '../ui/select';

const colours = groupColours.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));

interface GroupFieldsProps {
  group?: Pick<GroupView, 'name' | 'colour' | 'maxRotatingPercent'>;
  errorOf: (field: string) => string | undefined;
}

/** The settings of a group. */
export function GroupFields({ group, errorOf }: GroupFieldsProps) {
  return (
    <>
      <NameField error={errorOf('name')} defaultValue={group?.name} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Colour" error={errorOf('colour')}>
          {(control) => (
            <Select {...control} name="colour" options={colours} defaultValue={group?.colour ?? standardGroup.colour} />
          )}
        </Field>
        <Field
          label="Rotate at the same time, %"
          hint="Of its phones, at least one."
          error={errorOf('maxRotatingPercent')}
        >
          {(control) => (
            <Input
              {...control}
              type="number"
              name="maxRotatingPercent"
              {...numberBounds(rotatingPercent)}
              required
              defaultValue={group?.maxRotatingPercent ?? standardGroup.maxRotatingPercent}
            />
          )}
        </Field>
      </div>
    </>
  );
}

/** What the form says; the verb checks it. */
export function readGroup(form: FormData) {
  const chosen = text(form, 'colour');
  return {
    name: text(form, 'name'),
    colour: groupColours.find((name) => name === chosen),
    maxRotatingPercent: number(form, 'maxRotatingPercent'),
  };
}
