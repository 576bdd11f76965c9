'use client';

import { useState } from 'react';
import { DeviceOptions, type Named } from '../device/device-options';
import { Field } from '../ui/field';
import { Select } from '../ui/select';
import { coverWords } from './exception-words';
import { useCover, type Covered } from './use-cover';

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
        <DeviceOptions
          devices={devices}
          legend="Phone"
          error={errorOf('deviceId')}
          inputOf={({ id }) => ({
            ...{ type: 'radio', name: 'deviceId', required: true, checked: id === deviceId },
            onChange: () => setDevice(id),
          })}
        />
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
