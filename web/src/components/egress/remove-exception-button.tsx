'use client';

import { useState } from 'react';
import { removeEgressException } from '@/actions/egress';
import type { EgressExceptionView } from '@/domain/egress/view';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';

/** Removes an egress exception, after a question where it holds. */
export function RemoveExceptionButton({ exception }: { exception: EgressExceptionView }) {
  const { id, cidr, state } = exception;
  const [open, setOpen] = useState(false);
  const remove = useVerb(removeEgressException, {
    success: 'Egress exception removed.',
    onDone: () => setOpen(false),
  });
  return (
    <>
      <Button variant="outline" size="sm" aria-label={`Remove the exception for ${cidr}`} onClick={() => setOpen(true)}>
        Remove
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Remove the exception for ${cidr}?`}
        description={
          state === 'in_force'
            ? 'Phones refuse it again within a second, and streams to it end.'
            : 'It has expired and opens nothing any more. The audit log keeps it.'
        }
        confirmLabel="Remove"
        pending={remove.pending}
        onConfirm={() => void remove.run({ id })}
      />
    </>
  );
}
