'use client';

import { useCallback, useState } from 'react';
import type { OpenClientsView } from '@/domain/connection/view';
import { useInView } from './use-in-view';

const everyMs = 10_000;
const unreachable = 'The server did not respond. Try again in a moment.';

/** Who uses a connection, asked for again every ten seconds while the page is in view. */
export function useClients(connectionId: string) {
  const [open, setOpen] = useState<OpenClientsView>();
  /** Why the last question had no answer. */
  const [error, setError] = useState<string>();
  const [asking, setAsking] = useState(false);

  const ask = useCallback(
    async (signal?: AbortSignal) => {
      setAsking(true);
      const next = await load(connectionId, signal);
      if (signal?.aborted) return;
      if (typeof next !== 'string') setOpen(next);
      setError(typeof next === 'string' ? next : undefined);
      setAsking(false);
    },
    [connectionId],
  );

  useInView(ask, everyMs);

  return { open, setOpen, error, asking, retry: () => void ask() };
}

/** The answer, or a sentence that says why there is none. */
async function load(connectionId: string, signal?: AbortSignal): Promise<OpenClientsView | string> {
  try {
    const response = await fetch(`/api/connections/${connectionId}/clients`, {
      cache: 'no-store',
      signal: signal ?? null,
    });
    const { clients, streams, error }: ClientsResponse = await response.json();
    return clients && streams !== undefined ? { clients, streams } : (error?.message ?? unreachable);
  } catch {
    return unreachable;
  }
}

/** Our own route's answer. */
interface ClientsResponse extends Partial<OpenClientsView> {
  readonly error?: { readonly message?: string };
}
