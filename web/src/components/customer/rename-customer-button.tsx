'use client';

import { useState } from 'react';
import { renameCustomer } from '@/actions/customer';
import { RenameDialog } from '../shell/rename-dialog';
import { Button } from '../ui/button';

/** Renames a customer: for operators and its owners. */
export function RenameCustomerButton({ customer }: { customer: { readonly id: string; readonly name: string } }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="outline" onClick={() => setOpen(true)}>
        Rename the customer
      </Button>
      <RenameDialog
        kind="customer"
        subject={customer}
        action={renameCustomer}
        open={open}
        onOpenChange={() => setOpen(false)}
      />
    </>
  );
}
