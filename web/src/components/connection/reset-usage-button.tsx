'use client';

import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { resetConnectionUsage } from '@/actions/connection';
import { formatBytes } from '../format/bytes';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import type { QuotaActionsProps } from './quota-props';

/** Starts the counter of the data limit again at zero, after asking. */
export function ResetUsageButton({ connection, quota }: QuotaActionsProps) {
  const [open, setOpen] = useState(false);
  const reset = useVerb(resetConnectionUsage, {
    success: 'Usage reset. The data limit starts again at zero.',
    onDone: () => setOpen(false),
  });
  const topUp = quota.topUpBytes > 0 ? ` The top-up of ${formatBytes(quota.topUpBytes)} ends.` : '';
  return (
    <>
      <Button variant="outline" size="sm" onClick={() => setOpen(true)}>
        <RotateCcw aria-hidden /> Reset usage
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Reset usage?"
        description={`The data limit of ${connection.name} starts again at zero: ${formatBytes(quota.usedBytes)} no longer count.${topUp} The history stays. This cannot be undone.`}
        confirmLabel="Reset usage"
        pending={reset.pending}
        onConfirm={() => void reset.run({ id: connection.id })}
      />
    </>
  );
}
