'use client';

import { useState } from 'react';
import { setSimPlan } from '@/actions/sim-plan';
import { simPlanFields } from '@/domain/sim-plan/input';
import type { SimPlanView } from '@/domain/sim-plan/view';
import { amountOf, bitsPerMegabit, bytesOf, standardUnit, unitOptions } from '../connection/limits';
import { numberBounds } from '../format/bounds';
import { Field } from '../ui/field';
import { FormDialog } from '../ui/form-dialog';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { capOptions, countOptions, readSimPlan } from './read-sim-plan';

const fields = simPlanFields.shape;

interface SimPlanDialogProps {
  deviceId: string;
  plan: SimPlanView | null;
  onClose: () => void;
}

/** Sets the data plan of the SIM in a phone. */
export function SimPlanDialog({ deviceId, plan, onClose }: SimPlanDialogProps) {
  const [atCap, setAtCap] = useState<SimPlanView['atCap']>(plan?.atCap ?? 'nothing');
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title="SIM plan"
      description="As your mobile operator bills it, in the time zone of your account."
      action={setSimPlan}
      success="SIM plan saved."
      read={(form) => ({ deviceId, ...readSimPlan(form) })}
    >
      {(errorOf) => (
        <>
          <AmountField
            label="Data per billing cycle"
            name="plan"
            bytes={plan?.planBytes}
            bounds={fields.planBytes}
            required
            error={errorOf('planBytes')}
          />
          <Field
            label="Billing day"
            hint="Day of the month. In a shorter month its last day."
            error={errorOf('billingDay')}
          >
            {(control) => (
              <Input
                {...control}
                type="number"
                name="billingDay"
                {...numberBounds(fields.billingDay)}
                required
                defaultValue={plan?.billingDay ?? 1}
              />
            )}
          </Field>
          <AmountField
            label="Used so far"
            name="used"
            hint={
              plan ? 'Leave empty to continue counting.' : 'In this billing cycle. Leave empty for what we counted.'
            }
            bounds={fields.usedBytes}
            error={errorOf('usedBytes')}
          />
          <Field label="When it is used up" error={errorOf('atCap')}>
            {(control) => (
              <Select {...control} name="atCap" options={capOptions} value={atCap} onValueChange={setAtCap} />
            )}
          </Field>
          {atCap === 'slow' && (
            <Field
              label="Speed then, Mbit/s"
              hint="Of all connections of this phone together."
              error={errorOf('slowBitsPerSecond')}
            >
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  name="slow"
                  {...numberBounds(fields.slowBitsPerSecond, bitsPerMegabit)}
                  required
                  defaultValue={plan?.slowBitsPerSecond ? plan.slowBitsPerSecond / bitsPerMegabit : 1}
                />
              )}
            </Field>
          )}
          <Field
            label="Counts"
            hint="The phone also counts its other apps and the tunnel itself, where it reports them."
          >
            {(control) => (
              <Select
                {...control}
                name="counts"
                options={countOptions}
                defaultValue={plan?.countsPhone ? 'phone' : 'traffic'}
              />
            )}
          </Field>
        </>
      )}
    </FormDialog>
  );
}

interface AmountFieldProps {
  label: string;
  name: string;
  hint?: string;
  bytes?: number | undefined;
  bounds: Parameters<typeof numberBounds>[0];
  required?: boolean;
  error: string | undefined;
}

/** Bytes as a number and a unit. */
function AmountField({ label, name, hint, bytes, bounds, required = false, error }: AmountFieldProps) {
  const now = bytes === undefined ? undefined : amountOf(bytes);
  const [unit, setUnit] = useState(now?.unit ?? standardUnit);
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            className="min-w-24 flex-1"
            type="number"
            name={name}
            required={required}
            {...numberBounds(bounds, bytesOf(unit))}
            defaultValue={now?.amount ?? ''}
          />
          <Select
            aria-label={`Unit of ${label.toLowerCase()}`}
            className="w-20 shrink-0"
            name={`${name}Unit`}
            options={unitOptions}
            value={unit}
            onValueChange={setUnit}
          />
        </div>
      )}
    </Field>
  );
}
