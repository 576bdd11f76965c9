'use client';

import { useEffect, useState, useSyncExternalStore, type ComponentType } from 'react';
import { isOffered, setOffer, subscribeToOffer } from './old-page';

/**
 * The one place where `offerReload` speaks. Its dialog is loaded when it is needed: every page has this component. Where
 * the new build no longer has that script either, the browser asks.
 */
export function NewVersion() {
  const shown = useSyncExternalStore(subscribeToOffer, isOffered, () => false);
  const [Offer, setOfferDialog] = useState<ComponentType<{ open: boolean; onOpenChange: (open: boolean) => void }>>();
  useEffect(() => {
    if (!shown || Offer) return;
    import('./reload-dialog').then(({ ReloadDialog }) => setOfferDialog(() => ReloadDialog), askPlainly);
  }, [shown, Offer]);
  return Offer ? <Offer open={shown} onOpenChange={setOffer} /> : null;
}

function askPlainly(): void {
  setOffer(false);
  if (window.confirm('A new version is available. Reload this page? What you typed here will be lost.'))
    window.location.reload();
}
