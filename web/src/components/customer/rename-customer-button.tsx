'use client';

import { useState } from 'react';
import { renameCustomer } from '@/actions/customer';
import { Button } from '../ui/button';
import { lazily } from '../ui/lazily';

const RenameDialog = lazily(async () => (await import('../shell/rename-dialog')).RenameDialog);

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
