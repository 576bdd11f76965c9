'use client';

import { useId, useState } from 'react';
import { count } from '../format/count';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { coverWords } from './exception-words';
import { useCover, type Covered } from './use-cover';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface ReachChoices {
  readonly customers: readonly Named[];
  readonly devices: readonly Named[];
}

type Reach = 'all' | 'customer' | 'device';

/** For which phones an exception holds, with a preview. The form has it as `customerId` or `deviceId`. */
export function ReachFields({
  customers,
  devices,
  errorOf,
}: ReachChoices & { errorOf: (field: string) => string | undefined }) {
  const [reach, setReach] = useState<Reach>(customers.length > 0 ? 'customer' : 'all');
  const [customerId, setCustomer] = useState(customers[0]?.id ?? null);
  const [deviceId, setDevice] = useState<string | null>(null);
  const options = [
    ...(customers.length > 0
      ? [{ value: 'customer', label: 'A customer’s phones', hint: 'Also later ones' } as const]
      : []),
    ...(devices.length > 0 ? [{ value: 'device', label: 'One phone' } as const] : []),
    { value: 'all', label: 'All phones', hint: 'Of every customer' },
  ] as const;
  return (
    <>
      <Field label="Holds for">
        {(control) => <Select {...control} value={reach} options={options} onValueChange={setReach} />}
      </Field>
      {reach === 'customer' && (
        <Field label="Customer" error={errorOf('customerId')}>
          {(control) => (
            <Select
              {...control}
              name="customerId"
              value={customerId ?? ''}
              onValueChange={setCustomer}
              options={customers.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
        </Field>
      )}
      {reach === 'device' && (
        <PhoneChoice {...{ devices, deviceId, error: errorOf('deviceId') }} onChange={setDevice} />
      )}
      <Preview covered={coveredBy(reach, customerId, deviceId)} />
    </>
  );
}

function coveredBy(reach: Reach, customerId: string | null, deviceId: string | null): Covered {
  if (reach === 'all') return { customerId: null, deviceId: null };
  if (reach === 'customer') return customerId === null ? undefined : { customerId, deviceId: null };
  return deviceId === null ? undefined : { customerId: null, deviceId };
}

/** What the choice means, while it is made. */
function Preview({ covered }: { covered: Covered }) {
  const cover = useCover(covered);
  return (
    <p role="status" className="-mt-2 min-h-4 text-xs text-muted-foreground">
      {cover ? coverWords(cover) : covered ? '…' : 'Choose a phone.'}
    </p>
  );
}

interface PhoneChoiceProps {
  devices: readonly Named[];
  deviceId: string | null;
  error: string | undefined;
  onChange: (deviceId: string) => void;
}

function PhoneChoice({ devices, deviceId, error, onChange }: PhoneChoiceProps) {
  const id = useId();
  const [search, setSearch] = useState('');
  const fits = (name: string) => name.toLowerCase().includes(search.trim().toLowerCase());
  return (
    <fieldset className="grid gap-2" aria-describedby={error && `${id}-error`}>
      <legend className="mb-2 text-sm font-medium">Phone</legend>
      {devices.length > 8 && (
        <Input
          type="search"
          aria-label="Search phones"
          placeholder={`Search ${count(devices.length, 'phone')}`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <ul className="grid max-h-48 overflow-y-auto rounded-xl border p-2">
        {devices.map((device) => (
          // Hidden, not left out: the form still has the one that is chosen
          <li key={device.id} hidden={!fits(device.name)}>
            <label className="flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-muted">
              <input
                type="radio"
                name="deviceId"
                value={device.id}
                required
                checked={device.id === deviceId}
                className="size-4 shrink-0 accent-primary"
                onChange={() => onChange(device.id)}
              />
              <span className="min-w-0 wrap-anywhere">{device.name}</span>
            </label>
          </li>
        ))}
      </ul>
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
