'use client';

import { ConfirmPanel } from '../ui/confirm-panel';

interface ReloadDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Offers to reload a page of an older build, whose further scripts may be gone. */
export function ReloadDialog({ open, onOpenChange }: ReloadDialogProps) {
  return (
    <ConfirmPanel
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
