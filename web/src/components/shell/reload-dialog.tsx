'use client';

import { ConfirmDialog } from '../ui/alert-dialog';

interface ReloadDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Offers to reload a page of an older build. */
export function ReloadDialog({ open, onOpenChange }: ReloadDialogProps) {
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="A new version is available"
      description="This page is outdated, so nothing was changed. Reload to continue. What you typed here will be lost."
      cancelLabel="Not now"
      confirmLabel="Reload"
      destructive={false}
      onConfirm={() => window.location.reload()}
    />
  );
}
