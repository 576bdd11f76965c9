export type LiveState = 'connecting' | 'live' | 'reconnecting';

interface LiveHandler {
  onState(state: LiveState): void;
  /** Something changed; called at most once in refreshEveryMs and only while the page is visible. */
  onChange(): void;
  /** The server refuses this viewer: the session is over. */
  onRefused(): void;
}

const refreshEveryMs = 1000;
const retryMinMs = 1000;
const retryMaxMs = 30_000;

/**
 * Listens to the server's events. The browser itself reconnects a broken stream; a refused one (server restarting,
 * session over) it gives up, so that is opened again here with growing pauses. After every reconnect there may have
 * been events that nobody heard, so that counts as a change. Gives the function that ends it.
 */
export function openLive(url: string, handler: LiveHandler): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let missed = false;
  const changes = throttled(handler.onChange);

  function open() {
    const opened = new EventSource(url);
    source = opened;
    opened.onopen = () => {
      failures = 0;
      handler.onState('live');
      if (missed) changes.note();
      missed = false;
    };
    opened.onmessage = changes.note;
    // The server says that the session is over
    opened.addEventListener('end', () => {
      opened.close();
      handler.onRefused();
    });
    opened.onerror = () => {
      handler.onState('reconnecting');
      missed = true;
      if (opened.readyState !== EventSource.CLOSED) return;
      failures += 1;
      void refused(url).then((gone) => gone && handler.onRefused());
      const pauseMs = Math.min(retryMaxMs, retryMinMs * 2 ** failures) * (0.5 + Math.random() / 2);
      retry = setTimeout(open, pauseMs);
    };
  }

  open();
  document.addEventListener('visibilitychange', changes.flush);
  return () => {
    document.removeEventListener('visibilitychange', changes.flush);
    clearTimeout(retry);
    changes.stop();
    source?.close();
  };
}

/** EventSource does not tell why it was refused, so ask: true when the answer is 401 or 403. */
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

/** Calls `run` for the first note at once, then for any number of further ones once per interval, and not while hidden. */
function throttled(run: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting = false;
  function flush() {
    if (!waiting || timer !== undefined || document.hidden) return;
    waiting = false;
    run();
    timer = setTimeout(() => {
      timer = undefined;
      flush();
    }, refreshEveryMs);
  }
  return {
    note() {
      waiting = true;
      flush();
    },
    flush,
    stop: () => clearTimeout(timer),
  };
}
