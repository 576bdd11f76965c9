'use client';

import { useCallback, useEffect, useState } from 'react';
import type { RefusalView } from '@/domain/connection/view';

interface RefusalsState {
  /** Undefined until the first answer. */
  readonly refusals: readonly RefusalView[] | undefined;
  /** Why the last question had no answer. */
  readonly error: string | undefined;
  readonly asking: boolean;
  readonly retry: () => void;
}

const everyMs = 10_000;
const unreachable = 'The server did not respond. Try again in a moment.';

/** The last refusals of a connection, asked for again every ten seconds while the page is in view. */
export function useRefusals(connectionId: string): RefusalsState {
  const [refusals, setRefusals] = useState<readonly RefusalView[]>();
  const [error, setError] = useState<string>();
  const [asking, setAsking] = useState(false);

  const ask = useCallback(
    async (signal?: AbortSignal) => {
      setAsking(true);
      const answer = await load(connectionId, signal);
      if (signal?.aborted) return;
      if (typeof answer !== 'string') setRefusals(answer);
      setError(typeof answer === 'string' ? answer : undefined);
      setAsking(false);
    },
    [connectionId],
  );

  useEffect(() => {
    const end = new AbortController();
    const askInView = () => {
      if (document.visibilityState === 'visible') void ask(end.signal);
    };
    askInView();
    const timer = setInterval(askInView, everyMs);
    document.addEventListener('visibilitychange', askInView);
    return () => {
      end.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', askInView);
    };
  }, [ask]);

  return { refusals, error, asking, retry: () => void ask() };
}

/** The refusals, or a sentence that says why there is no answer. */
async function load(connectionId: string, signal?: AbortSignal): Promise<readonly RefusalView[] | string> {
  try {
    const response = await fetch(`/api/connections/${connectionId}/refusals`, {
      cache: 'no-store',
      signal: signal ?? null,
    });
    const answer: RefusalsResponse = await response.json();
    return answer.refusals ?? answer.error?.message ?? unreachable;
  } catch {
    return unreachable;
  }
}

/** Our own route's answer. */
interface RefusalsResponse {
  readonly refusals?: readonly RefusalView[];
  readonly error?: { readonly message?: string };
}
