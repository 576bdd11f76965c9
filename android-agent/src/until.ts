/** Waits for `work` until `signal` fires; then rejects with the signal's reason, whether the work listens or not. */
export function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(asError(signal.reason));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('stopped');
}

/**
 * A signal that fires after `ms` milliseconds, or with one of `ends` before. AbortSignal.any() does not do for this: of
 * a time limit in it nothing holds on, so that after a garbage collection it never fires (Node 20).
 */
export function limited(ms: number, ...ends: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(
    () => controller.abort(new DOMException('The time has run out', 'TimeoutError')),
    ms,
  ).unref();
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  for (const end of ends) {
    const abort = (): void => controller.abort(end.reason);
    end.addEventListener('abort', abort, { once: true, signal });
    if (end.aborted) abort();
  }
  return signal;
}
