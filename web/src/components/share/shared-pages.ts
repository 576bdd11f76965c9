'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useSyncExternalStore } from 'react';

/** Pages of this tab that showed something of another customer, by address, with its name. */
const shared = new Map<string, string>();

/** Remembers that this page shows what someone shares with the viewer, so that it can say so when the share has ended. */
export function RememberShared({ name }: { name: string }) {
  const path = usePathname();
  useEffect(() => void shared.set(path, name), [path, name]);
  return null;
}

/** The name of what was shared here while the tab was open; undefined where nothing was. */
export function useEndedShare(): string | undefined {
  const path = usePathname();
  return useSyncExternalStore(
    never,
    () => shared.get(path),
    () => undefined,
  );
}

const never = () => () => undefined;
