'use client';

import { useCallback, useState } from 'react';
import type { VpnSessionView } from '@/domain/connection/view';
import { useInView } from './use-in-view';

const everyMs = 10_000;
const unreachable = 'The server did not respond. Try again in a moment.';

/** The OpenVPN sessions of a connection, asked for again every ten seconds while the page is in view. */
export function useVpnSessions(connectionId: string) {
  const [sessions, setSessions] = useState<readonly VpnSessionView[]>();
  /** Why the last question had no answer. */
  const [error, setError] = useState<string>();
  const [asking, setAsking] = useState(false);

  const ask = useCallback(
    async (signal?: AbortSignal) => {
      setAsking(true);
      const next = await load(connectionId, signal);
      if (signal?.aborted) return;
      if (typeof next !== 'string') setSessions(next);
      setError(typeof next === 'string' ? next : undefined);
      setAsking(false);
    },
    [connectionId],
  );

  useInView(ask, everyMs);

  return { sessions, setSessions, error, asking, retry: () => void ask() };
}

/** The answer, or a sentence that says why there is none. */
async function load(connectionId: string, signal?: AbortSignal): Promise<readonly VpnSessionView[] | string> {
  try {
    const address = `/api/connections/${connectionId}/vpn-sessions`;
    const response = await fetch(address, { cache: 'no-store', signal: signal ?? null });
    const { sessions, error }: SessionsResponse = await response.json();
    return sessions ?? error?.message ?? unreachable;
  } catch {
    return unreachable;
  }
}

/** Our own route's answer. */
interface SessionsResponse {
  readonly sessions?: readonly VpnSessionView[];
  readonly error?: { readonly message?: string };
}
