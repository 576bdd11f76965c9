'use client';

import { useState, type ReactNode } from 'react';
import type { changeConnections } from '@/actions/connection';
import { createConnectionInput } from '@/domain/connection/input';
import { numberBounds } from '../format/bounds';
import { number, text } from '../format/form';
import { useZone } from '../shell/clock';
import { fromLocalInput } from '../format/date';
import { Dialog, DialogContent } from '../ui/dialog';
import { DialogForm } from '../ui/dialog-form';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { bitsPerMegabit, bytesOf, periodOptions, standardUnit } from './limits';

type Change = Parameters<typeof changeConnections>[0]['change'];
type Limits = Extract<Change, { kind: 'limits' }>['limits'];

const choices = [
  { value: 'leave', label: 'As it is' },
  { value: 'none', label: 'None' },
  { value: 'set', label: 'Set' },
] as const;
type Choice = (typeof choices)[number]['value'];

const fields = createConnectionInput.shape;

interface BulkLimitsDialogProps {
  connections: string;
  onClose: () => void;
  onChange: (limits: Limits) => void;
}

/** Limits of many connections: what is not chosen stays as each has it. */
export function BulkLimitsDialog({ connections, onClose, onChange }: BulkLimitsDialogProps) {
  const zone = useZone();
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`Limits of ${connections}`}
        description="What stays as it is, stays as each connection has it."
      >
        <DialogForm submitLabel="Change limits" pending={false} onSubmit={(form) => onChange(read(form, zone))}>
          <Limit name="quota" label={`Data limit, ${standardUnit}`}>
            <div className="grid grid-cols-2 gap-2">
              <Input
                name="quota"
                aria-label={`Data limit, ${standardUnit}`}
                type="number"
                min={0.001}
                step="any"
                required
              />
              <Select name="quotaPeriod" aria-label="Period" options={periodOptions} defaultValue="month" />
            </div>
          </Limit>
          <Limit name="speed" label="Speed, Mbit/s">
            <Input name="speed" aria-label="Speed, Mbit/s" type="number" min={0.008} step="any" required />
          </Limit>
          <Limit name="expiresAt" label="Expiry">
            <Input name="expiresAt" aria-label="Expires at" type="datetime-local" required />
          </Limit>
          <Field label="Streams at once" hint="Empty: as it is.">
            {(control) => <Input {...control} name="maxStreams" type="number" {...numberBounds(fields.maxStreams)} />}
          </Field>
        </DialogForm>
      </DialogContent>
    </Dialog>
  );
}

function Limit({ name, label, children }: { name: string; label: string; children: ReactNode }) {
  const [choice, setChoice] = useState<Choice>('leave');
  return (
    <div className="grid gap-2">
      <Field label={label}>
        {(control) => (
          <Select
            {...control}
            name={`${name}Choice`}
            options={choices}
            value={choice}
            onValueChange={(value) => setChoice(choices.find((one) => one.value === value)?.value ?? 'leave')}
          />
        )}
      </Field>
      {choice === 'set' && children}
    </div>
  );
}

function read(form: FormData, zone: string): Limits {
  const [quota, speed, streams] = [number(form, 'quota'), number(form, 'speed'), number(form, 'maxStreams')];
  const expiry = fromLocalInput(text(form, 'expiresAt'), zone);
  const period = periodOptions.find(({ value }) => value === text(form, 'quotaPeriod'))?.value;
  const isNone = (name: string) => text(form, `${name}Choice`) === 'none';
  return {
    ...(isNone('quota') && { quotaBytes: null }),
    ...(quota !== undefined && { quotaBytes: Math.round(quota * bytesOf(standardUnit)), quotaPeriod: period }),
    ...(isNone('speed') && { speedBitsPerSecond: null }),
    ...(speed !== undefined && { speedBitsPerSecond: Math.round(speed * bitsPerMegabit) }),
    ...(isNone('expiresAt') && { expiresAt: null }),
    ...(typeof expiry === 'number' && { expiresAt: new Date(expiry).toISOString() }),
    ...(streams !== undefined && { maxStreams: streams }),
  };
}
