'use client';

import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { createCustomer } from '@/actions/customer';
import { text } from '../format/form';
import { customerPath } from '../shell/navigation';
import { Button } from '../ui/button';
import { FormDialog } from '../ui/form-dialog';
import { NameField } from '../ui/name-field';

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
      {(errorOf) => <NameField error={errorOf('name')} />}
    </FormDialog>
  );
}
