'use client';

import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { silence } from '../shell/ask-server';
import { isOfOldPage, offerReload } from '../shell/old-page';
import { toast } from './toaster';

/** A component whose script comes when it first opens, or sooner by `preload`. */
type Lazy<Props> = ((props: Props) => ReactNode) & { readonly preload: () => void };

const every: (() => Promise<void>)[] = [];

/**
 * Keeps out of a page's first script what no one sees before they press something. Renders nothing before it is first `open`
 * (without such a prop: before it is rendered) and its script has come; then it stays, so that it closes as it opened. Where
 * a new build no longer has the script, a reload is offered.
 */
export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>): Lazy<Props> {
  let loaded: ComponentType<Props> | undefined;
  let coming: Promise<void> | undefined;
  function come(): Promise<void> {
    coming ??= load().then(
      (component) => void (loaded = component),
      (error: unknown) => {
        coming = undefined;
        throw error;
      },
    );
    return coming;
  }
  every.push(come);
  function Lazily(props: Props) {
    const [Shown, setShown] = useState<ComponentType<Props>>();
    const wanted = !Shown && !('open' in props && props.open === false);
    if (wanted && loaded) setShown(() => loaded);
    useEffect(() => {
      if (wanted) come().then(() => setShown(() => loaded), report);
    }, [wanted]);
    return Shown ? <Shown {...props} /> : null;
  }
  return Object.assign(Lazily, { preload: () => void come().catch(() => undefined) });
}

function report(error: unknown): void {
  if (isOfOldPage(error)) offerReload();
  else toast.error(silence);
}

/** Loads all that has been declared: what tests show is there without waiting. */
export const loadAll = () => Promise.all(every.map((come) => come()));
