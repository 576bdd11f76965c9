'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { endedShare } from '@/actions/share';
import { askServer } from '../shell/ask-server';

/** Pages of this tab that showed something of another customer, by address, with its name. */
const shared = new Map<string, string>();

/** Remembers that this page shows what someone shares with the viewer, so that it can say so when the share has ended. */
export function RememberShared({ name }: { name: string }) {
  const path = usePathname();
  useEffect(() => void shared.set(path, name), [path, name]);
  return null;
}

/**
 * What was shared here and no longer is: its name where this tab has shown it, else that it was, which the server says;
 * undefined where nothing was.
 */
export function useEndedShare(): string | undefined {
  const path = usePathname();
  const [ended, setEnded] = useState(false);
  const name = useSyncExternalStore(
    never,
    () => shared.get(path),
    () => undefined,
  );
  useEffect(() => {
    const [, part, id] = /^\/portal\/(devices|connections)\/([\da-f-]{36})$/.exec(path) ?? [];
    if (id === undefined || shared.has(path)) return;
    const asked = askServer(endedShare(part === 'devices' ? { deviceId: id } : { connectionId: id }), () => undefined);
    void asked.then((answer) => setEnded(answer?.data?.ended ?? false));
  }, [path]);
  if (name !== undefined || !ended) return name;
  return path.startsWith('/portal/devices') ? 'This device' : 'The device of this connection';
}

const never = () => () => undefined;
