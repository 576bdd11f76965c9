import type { News } from './live-tabs';

const retryMinMs = 1000;
const retryMaxMs = 30_000;

/**
 * Listens to the server's events. The browser itself reconnects a broken stream; a refused one (server restarting,
 * session ended) it stops, so that is opened again here with growing pauses. After every reconnect there may have
 * been events that no one received, so that counts as a change. Returns the function that ends it.
 */
export function openSource(url: string, report: (news: News) => void): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let missed = false;

  function open() {
    const opened = new EventSource(url);
    source = opened;
    opened.onopen = () => {
      failures = 0;
      report({ state: 'live' });
      if (missed) report('changed');
      missed = false;
    };
    opened.onmessage = () => report('changed');
    // The server says that the session has ended
    opened.addEventListener('end', () => {
      opened.close();
      report('refused');
    });
    opened.onerror = () => {
      report({ state: 'reconnecting' });
      missed = true;
      if (opened.readyState !== EventSource.CLOSED) return;
      failures += 1;
      void refused(url).then((gone) => gone && report('refused'));
      const pauseMs = Math.min(retryMaxMs, retryMinMs * 2 ** failures) * (0.5 + Math.random() / 2);
      retry = setTimeout(open, pauseMs);
    };
  }

  open();
  return () => {
    clearTimeout(retry);
    source?.close();
  };
}

/** EventSource does not say why it was refused, so ask: true when the answer is 401 or 403. */
async function refused(url: string): Promise<boolean> {
  const ask = new AbortController();
  try {
    const { status } = await fetch(url, { signal: ask.signal, cache: 'no-store' });
    return status === 401 || status === 403;
  } catch {
    return false;
  } finally {
    ask.abort();
  }
}
