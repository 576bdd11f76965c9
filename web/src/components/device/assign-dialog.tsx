'use client';

import { useState } from 'react';
import { assignDevice } from '@/actions/device';
import type { DeviceView } from '@/domain/device/view';
import { count } from '../format/count';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Field } from '../ui/field';
import { Select } from '../ui/select';

export interface CustomerChoice {
  id: string;
  name: string;
}

interface AssignDialogProps {
  device: Pick<DeviceView, 'id' | 'name' | 'customerId' | 'customer' | 'connectionCount'>;
  customers: readonly CustomerChoice[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const unassigned = 'unassigned';

/** Assigns a device to a customer or takes it away, after saying what the old customer loses. */
export function AssignDialog({ device, customers, open, onOpenChange }: AssignDialogProps) {
  const current = device.customerId ?? unassigned;
  const [chosen, setChosen] = useState(current);
  function toggle(now: boolean): void {
    if (!now) setChosen(current);
    onOpenChange(now);
  }
  const assign = useVerb(assignDevice, { success: 'Device assigned.', onDone: () => onOpenChange(false) });
  const options = [
    { value: unassigned, label: 'Not assigned' },
    ...customers.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={toggle}
      title={`Assign ${device.name}`}
      description={
        device.customer
          ? `${device.customer.name} loses the device immediately: ${count(device.connectionCount, 'connection')} ${device.connectionCount === 1 ? 'is' : 'are'} deleted, including passwords and whitelists, and open streams end. Traffic so far still counts for ${device.customer.name}.`
          : 'The device and its connections appear in that customer’s portal.'
      }
      confirmLabel="Assign"
      destructive={device.customerId !== null}
      ready={chosen !== current}
      pending={assign.pending}
      onConfirm={() => void assign.run({ id: device.id, customerId: chosen === unassigned ? null : chosen })}
    >
      <Field label="Customer">
        {(control) => <Select {...control} options={options} value={chosen} onValueChange={setChosen} />}
      </Field>
    </ConfirmDialog>
  );
}
