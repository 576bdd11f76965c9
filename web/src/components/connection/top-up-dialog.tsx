'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { topUpConnection } from '@/actions/connection';
import { topUpInput } from '@/domain/connection/input';
import { numberBounds } from '../format/bounds';
import { number, text } from '../format/form';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { FormDialog } from '../ui/form-dialog';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { bytesOf, standardUnit, unitOptions } from './limits';
import type { QuotaActionsProps } from './quota-props';

/** Allows more bytes once. */
export function TopUpDialog({ connection, quota }: QuotaActionsProps) {
  const until = quota.period === 'none' ? 'until its usage is reset' : 'until this period ends';
  return (
    <FormDialog
      trigger={
        <Button variant="outline" size="sm">
          <Plus aria-hidden /> Top up
        </Button>
      }
      title="Top up the data limit"
      description={`${connection.name} may use so much more, ${until}. It works again within a second.`}
      action={topUpConnection}
      success="Data limit topped up."
      fields={{ invalid: 'bytes' }}
      read={(form) => ({
        id: connection.id,
        bytes: Math.round((number(form, 'amount') ?? NaN) * bytesOf(text(form, 'unit'))),
      })}
      submitLabel="Top up"
    >
      {(errorOf) => <AmountField error={errorOf('bytes')} />}
    </FormDialog>
  );
}

function AmountField({ error }: { error: string | undefined }) {
  const [unit, setUnit] = useState<string>(standardUnit);
  return (
    <Field label="Amount" hint="Download and upload combined." error={error}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            className="min-w-24 flex-1"
            type="number"
            name="amount"
            required
            {...numberBounds(topUpInput.shape.bytes, bytesOf(unit))}
          />
          <Select
            aria-label="Unit of the amount"
            className="w-20 shrink-0"
            name="unit"
            options={unitOptions}
            value={unit}
            onValueChange={setUnit}
          />
        </div>
      )}
    </Field>
  );
}
