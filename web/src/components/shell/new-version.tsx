'use client';

import { useSyncExternalStore } from 'react';
import { ConfirmDialog } from '../ui/alert-dialog';

let open = false;
let offered = false;
const listeners = new Set<() => void>();

/**
 * Offers to reload a page that an older build has made: the server no longer knows what it asks for.
 * @param unasked no one pressed a button: offered once only
 */
export function offerReload(unasked = false): void {
  if (!unasked || !offered) set(true);
  offered = true;
}

/** True for what a page of an older build meets: an action that is gone, a script that is gone. */
export function isOfOldPage(error: unknown): boolean {
  return error instanceof Error && (error.name === 'UnrecognizedActionError' || error.name === 'ChunkLoadError');
}

/** The one place where {@link offerReload} speaks. */
export function NewVersion() {
  const shown = useSyncExternalStore(
    subscribe,
    () => open,
    () => false,
  );
  return (
    <ConfirmDialog
      open={shown}
      onOpenChange={set}
      title="A new version is available"
      description="This page is outdated, so nothing was changed. Reload to continue. What you typed here will be lost."
      cancelLabel="Not now"
      confirmLabel="Reload"
      destructive={false}
      onConfirm={() => window.location.reload()}
    />
  );
}

function set(shown: boolean): void {
  open = shown;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
