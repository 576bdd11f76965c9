'use client';

import { useCallback, useState } from 'react';
import type { RefusalHistoryView } from '@/domain/usage/view';
import { useInView } from './use-in-view';

/** The history as its address sends it: times are ISO 8601. */
export interface Refusals extends Pick<RefusalHistoryView, 'total' | 'lastHour'> {
  readonly reasons: readonly Sent<RefusalHistoryView['reasons'][number]>[];
  readonly rows: readonly Sent<RefusalHistoryView['rows'][number]>[];
}
type Sent<Row> = Omit<Row, 'lastAt'> & { readonly lastAt: string };

interface RefusalsState {
  /** Undefined until the first answer for these hours. */
  readonly refusals: Refusals | undefined;
  /** The relay does not answer, so the last seconds may be missing. */
  readonly relaySilent: boolean;
  /** Why the last question had no answer. */
  readonly error: string | undefined;
  readonly asking: boolean;
  readonly retry: () => void;
}

interface Answer {
  readonly refusals: Refusals;
  readonly relaySilent: boolean;
}

const everyMs = 10_000;
const unreachable = 'The server did not respond. Try again in a moment.';

/** What a connection refused in the last hours, asked for again every ten seconds while the page is in view. */
export function useRefusals(connectionId: string, hours: number): RefusalsState {
  const [answer, setAnswer] = useState<Answer & { hours: number }>();
  const [error, setError] = useState<string>();
  const [asking, setAsking] = useState(false);

  const ask = useCallback(
    async (signal?: AbortSignal) => {
      setAsking(true);
      const next = await load(connectionId, hours, signal);
      if (signal?.aborted) return;
      if (typeof next !== 'string') setAnswer({ ...next, hours });
      setError(typeof next === 'string' ? next : undefined);
      setAsking(false);
    },
    [connectionId, hours],
  );

  useInView(ask, everyMs);

  const current = answer?.hours === hours ? answer : undefined;
  return {
    refusals: current?.refusals,
    relaySilent: current?.relaySilent ?? false,
    ...{ error, asking, retry: () => void ask() },
  };
}

/** The answer, or a sentence that says why there is none. */
async function load(connectionId: string, hours: number, signal?: AbortSignal): Promise<Answer | string> {
  try {
    const response = await fetch(`/api/connections/${connectionId}/refusals?hours=${hours}`, {
      cache: 'no-store',
      signal: signal ?? null,
    });
    const { refusals, relaySilent = false, error }: RefusalsResponse = await response.json();
    return refusals ? { refusals, relaySilent } : (error?.message ?? unreachable);
  } catch {
    return unreachable;
  }
}

/** Our own route's answer. */
interface RefusalsResponse extends Partial<Answer> {
  readonly error?: { readonly message?: string };
}
