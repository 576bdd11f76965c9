'use client';

import { createPairingCodeInput } from '@/domain/device/input';
import { textBounds } from '../format/bounds';
import { text } from '../format/form';
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

/** Whose the new device is, its name, and its relay where there are several. */
export function PairingForm({ options, named, pending, errorOf, onSubmit }: PairingFormProps) {
  const { customers = [], relays = [] } = options;
  const owners = [
    ...(options.unassigned ? [{ value: unassigned, label: 'Not assigned' }] : []),
    ...customers.map(({ id, name }) => ({ value: id, label: name })),
  ];
  function choose(form: FormData): PairingChoice {
    const owner = text(form, 'customerId') || customers[0]?.id;
    return {
      customerId: owner === unassigned ? null : owner,
      deviceName: text(form, 'deviceName') || undefined,
      relayId: text(form, 'relayId') || undefined,
    };
  }
  return (
    <DialogForm
      submitLabel="Create pairing code"
      pending={pending}
      onSubmit={(form) => onSubmit(named ? choose(form) : {})}
    >
      {named && owners.length > 1 && (
        <Field label="Customer" error={errorOf('customerId')}>
          {(control) => <Select {...control} name="customerId" options={owners} defaultValue={owners[0]?.value} />}
        </Field>
      )}
      {named && (
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
      {named && relays.length > 1 && (
        <Field label="Relay" hint="The phone connects here, and its ports open here." error={errorOf('relayId')}>
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
