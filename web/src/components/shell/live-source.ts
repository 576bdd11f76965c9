import type { LiveMessage } from '@/domain/live/event';
import type { News } from './live-tabs';

const retryMinMs = 1000;
const retryMaxMs = 30_000;

/**
 * Listens to the server's events. The browser itself reconnects a broken stream; a refused one (server restarting,
 * session ended) it stops, so that is opened again here with growing pauses. What no one received meanwhile, the server
 * reports: it learns the mark of the last event that was. Returns the function that ends it.
 * @param since the mark from which changes are reported
 */
export function openSource(
  urlSince: (mark: string) => string,
  since: string,
  report: (news: News) => void,
): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let last = since;

  function open() {
    const url = urlSince(last);
    const opened = new EventSource(url);
    source = opened;
    opened.onopen = () => {
      failures = 0;
      report({ state: 'live' });
    };
    opened.onmessage = ({ lastEventId, data }: MessageEvent<string>) => {
      if (lastEventId !== '') last = lastEventId;
      // What our own server says, over our own origin
      const message = JSON.parse(data) as LiveMessage;
      report({ message, mark: last });
    };
    opened.addEventListener('beat', () => report('beat'));
    // The server says that the session has ended
    opened.addEventListener('end', () => {
      opened.close();
      report('refused');
    });
    opened.onerror = () => {
      report({ state: 'reconnecting' });
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
