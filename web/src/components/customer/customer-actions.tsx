'use client';

import { Eye } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { reactivateCustomer, suspendCustomer } from '@/actions/customer';
import type { CustomerView } from '@/domain/customer/view';
import { viewArea } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { RenameCustomerButton } from './rename-customer-button';

/** What an operator does to a customer: read its audit log, rename, suspend, reactivate. */
export function CustomerActions({ customer }: { customer: Pick<CustomerView, 'id' | 'name' | 'state'> }) {
  const { id, name, state } = customer;
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const suspend = useVerb(suspendCustomer, { success: `${name} is suspended.`, onDone: close });
  const reactivate = useVerb(reactivateCustomer, { success: `${name} is active again.` });
  return (
    <>
      <Button asChild variant="outline">
        <Link href={`/admin/audit?${new URLSearchParams({ customer: id }).toString()}`}>Audit log</Link>
      </Button>
      <Button asChild variant="outline">
        <Link href={`/${viewArea(id)}`} prefetch={false}>
          <Eye aria-hidden /> See as customer
        </Link>
      </Button>
      <RenameCustomerButton customer={customer} />
      {state === 'active' ? (
        <Button variant="ghost" className="text-muted-foreground" onClick={() => setOpen(true)}>
          Suspend
        </Button>
      ) : (
        <Button pending={reactivate.pending} onClick={() => void reactivate.run({ id })}>
          Reactivate
        </Button>
      )}
      <ConfirmDialog
        open={open}
        onOpenChange={close}
        title={`Suspend ${name}?`}
        description="Its members are signed out, its proxies stop within seconds, open streams end, and its shares are paused. Nothing is deleted: reactivating restores everything."
        confirmLabel="Suspend"
        pending={suspend.pending}
        onConfirm={() => void suspend.run({ id })}
      />
    </>
  );
}
