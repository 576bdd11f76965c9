'use client';

import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { createCustomer } from '@/actions/customer';
import { createCustomerInput } from '@/domain/customer/input';
import { textBounds } from '../format/bounds';
import { text } from '../format/form';
import { customerPath } from '../shell/navigation';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { FormDialog } from '../ui/form-dialog';
import { Input } from '../ui/input';

export function CreateCustomerButton() {
  const router = useRouter();
  return (
    <FormDialog
      trigger={
        <Button>
          <Plus aria-hidden /> New customer
        </Button>
      }
      title="New customer"
      description="A tenant with its own devices, connections and members."
      action={createCustomer}
      read={(form) => ({ name: text(form, 'name') })}
      submitLabel="Create customer"
      onData={({ id }) => router.push(customerPath(id))}
    >
      {(errorOf) => (
        <Field label="Name" error={errorOf('name')}>
          {(control) => (
            <Input
              {...control}
              name="name"
              required
              {...textBounds(createCustomerInput.shape.name)}
              autoComplete="off"
            />
          )}
        </Field>
      )}
    </FormDialog>
  );
}
