'use client';

import { useCallback, useState } from 'react';
import { useInView } from './use-in-view';

const everyMs = 10_000;
const unreachable = 'The server did not respond. Try again in a moment.';

/** What an error of our own routes looks like. */
interface Failure {
  readonly error?: { readonly message?: string };
}

/**
 * What a route of ours answers, asked for again every ten seconds while the page is in view.
 * @param address of the route; the answer of another one is not shown
 * @param read the answer in a body, or undefined where it holds none; the same function at each render
 */
export function useAsked<Body, Answer>(address: string, read: (body: Body) => Answer | undefined) {
  const [held, setHeld] = useState<{ readonly address: string; readonly answer: Answer }>();
  /** Why the last question had no answer. */
  const [error, setError] = useState<string>();
  const [asking, setAsking] = useState(false);

  const ask = useCallback(
    async (signal?: AbortSignal) => {
      setAsking(true);
      const next = await load(address, read, signal);
      if (signal?.aborted) return;
      if ('answer' in next) setHeld({ address, answer: next.answer });
      setError('answer' in next ? undefined : next.problem);
      setAsking(false);
    },
    [address, read],
  );

  useInView(ask, everyMs);

  return {
    answer: held?.address === address ? held.answer : undefined,
    setAnswer: (answer: Answer) => setHeld({ address, answer }),
    ...{ error, asking, retry: () => void ask() },
  };
}

/** The answer, or a sentence that says why there is none. */
async function load<Body, Answer>(
  address: string,
  read: (body: Body) => Answer | undefined,
  signal?: AbortSignal,
): Promise<{ readonly answer: Answer } | { readonly problem: string }> {
  try {
    const response = await fetch(address, { cache: 'no-store', signal: signal ?? null });
    const body: Body & Failure = await response.json();
    const answer = read(body);
    return answer === undefined ? { problem: body.error?.message ?? unreachable } : { answer };
  } catch {
    return { problem: unreachable };
  }
}
