'use client';

import { useState } from 'react';
import { createPairingCodeInput, createPairingCodesInput } from '@/domain/device/input';
import { namesOf } from '@/domain/device/name-pattern';
import { textBounds } from '../format/bounds';
import { count } from '../format/count';
import { text } from '../format/form';
import { Choice } from '../ui/choice';
import { DialogForm } from '../ui/dialog-form';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';

export interface PairingOptions {
  customers?: readonly { id: string; name: string }[];
  /** Whether a device may belong to no one yet. */
  unassigned?: boolean;
  relays?: readonly { id: string; name: string; online: boolean }[];
}

export interface PairingChoice {
  customerId?: string | null;
  deviceName?: string;
  /** Of several phones: a range, instead of the one name. */
  names?: string;
  relayId?: string;
}

interface PairingFormProps {
  options: PairingOptions;
  /** Whether the device still needs a name and an owner. */
  named: boolean;
  pending: boolean;
  errorOf: (field: string) => string | undefined;
  onSubmit: (choice: PairingChoice) => void;
}

const unassigned = 'unassigned';

/** Whose the new devices are, their names, and their relay where there are several. */
export function PairingForm({ options, named, pending, errorOf, onSubmit }: PairingFormProps) {
  const { customers = [], relays = [] } = options;
  const [many, setMany] = useState(false);
  const [range, setRange] = useState('');
  const owners = [
    ...(options.unassigned ? [{ value: unassigned, label: 'Not assigned' }] : []),
    ...customers.map(({ id, name }) => ({ value: id, label: name })),
  ];
  function choose(form: FormData): PairingChoice {
    const owner = text(form, 'customerId') || customers[0]?.id;
    return {
      customerId: owner === unassigned ? null : owner,
      ...(many ? { names: text(form, 'names') } : { deviceName: text(form, 'deviceName') || undefined }),
      relayId: text(form, 'relayId') || undefined,
    };
  }
  return (
    <DialogForm
      submitLabel={many ? 'Create pairing codes' : 'Create pairing code'}
      pending={pending}
      onSubmit={(form) => onSubmit(named ? choose(form) : {})}
    >
      {named && (
        <Choice
          label="How many phones"
          value={many ? 'many' : 'one'}
          options={[
            { value: 'one', label: 'One phone' },
            { value: 'many', label: 'Several phones' },
          ]}
          onChange={(value) => setMany(value === 'many')}
        />
      )}
      {named && owners.length > 1 && (
        <Field label="Customer" error={errorOf('customerId')}>
          {(control) => <Select {...control} name="customerId" options={owners} defaultValue={owners[0]?.value} />}
        </Field>
      )}
      {named && !many && (
        <Field label="Name" hint="Optional. Defaults to the model of the phone." error={errorOf('deviceName')}>
          {(control) => (
            <Input
              {...control}
              name="deviceName"
              {...textBounds(createPairingCodeInput.shape.deviceName)}
              placeholder="Berlin 1"
              autoComplete="off"
            />
          )}
        </Field>
      )}
      {named && many && (
        <Field label="Names" hint={rangeHint(range)} error={errorOf('names')}>
          {(control) => (
            <Input
              {...control}
              name="names"
              required
              {...textBounds(createPairingCodesInput.shape.names)}
              placeholder="Berlin 01–20"
              autoComplete="off"
              value={range}
              onChange={(event) => setRange(event.target.value)}
            />
          )}
        </Field>
      )}
      {named && relays.length > 1 && (
        <Field label="Relay" hint="Phones connect here, and their ports open here." error={errorOf('relayId')}>
          {(control) => (
            <Select
              {...control}
              name="relayId"
              defaultValue={(relays.find((relay) => relay.online) ?? relays[0])?.id}
              options={relays.map(({ id, name, online }) => ({
                value: id,
                label: name,
                hint: online ? undefined : 'not running',
              }))}
            />
          )}
        </Field>
      )}
    </DialogForm>
  );
}

/** What the range that is being typed stands for. */
function rangeHint(range: string): string {
  const names = namesOf(range);
  const [first, second] = names ?? [];
  if (!names || first === undefined) return 'A range: Berlin 01–20 names twenty phones. At most 100 at once.';
  const last = names.at(-1);
  const list = names.length > 2 ? `${first}, ${second} … ${last}` : names.join(', ');
  return `${count(names.length, 'phone')}: ${list}`;
}
