'use client';

import { useEffect, useState, useSyncExternalStore, type ComponentType } from 'react';

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

/**
 * The one place where {@link offerReload} speaks. Its dialog is loaded when it is needed: every page has this component. Where
 * the new build no longer has that script either, the browser asks.
 */
export function NewVersion() {
  const shown = useSyncExternalStore(
    subscribe,
    () => open,
    () => false,
  );
  const [Offer, setOffer] = useState<ComponentType<{ open: boolean; onOpenChange: (open: boolean) => void }>>();
  useEffect(() => {
    if (!shown || Offer) return;
    import('./reload-dialog').then(({ ReloadDialog }) => setOffer(() => ReloadDialog), askPlainly);
  }, [shown, Offer]);
  return Offer ? <Offer open={shown} onOpenChange={set} /> : null;
}

function askPlainly(): void {
  set(false);
  if (window.confirm('A new version is available. Reload this page? What you typed here will be lost.'))
    window.location.reload();
}

function set(shown: boolean): void {
  open = shown;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
