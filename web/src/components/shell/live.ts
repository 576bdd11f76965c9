import { openSource } from './live-source';
import type { LiveMessage } from '@/domain/live/event';
import { LiveTab, type LiveState, type News, type Said, type TabChannel, type TabMessage } from './live-tabs';

interface LiveHandler {
  onState(state: LiveState): void;
  /** The stream said something, if only that it lives. */
  onSign(): void;
  onMessage(said: Said): void;
  /** The page must be read again; called at most once in refreshEveryMs and only while the page is visible. */
  onChange(): void;
  /** The server refuses this session: it has ended, or another person has signed in. */
  onRefused(): void;
}

/** A page reads itself again no more often than this. */
export const refreshEveryMs = 5_000;

/**
 * Receives changes, with one stream for all tabs of a session: over HTTP/1.1 a browser opens six connections at most.
 * @param session names the session; tabs of another one share nothing. Returns the function that ends it.
 * @param since the mark of the page as it is now: what changed later is reported
 * @param isChange whether the page must be read again for a message
 */
export function openLive(
  session: string,
  since: () => string,
  handler: LiveHandler,
  isChange: (message: LiveMessage) => boolean,
): () => void {
  const changes = throttled(handler.onChange);
  const report = (news: News) => {
    handler.onSign();
    if (news === 'refused') return handler.onRefused();
    if (news === 'beat') return;
    if ('state' in news) return handler.onState(news.state);
    handler.onMessage(news);
    if (isChange(news.message)) changes.note();
  };
  const urlSince = (mark: string) => `/api/live?${new URLSearchParams({ session, since: mark }).toString()}`;
  const start = () =>
    new LiveTab({
      id: crypto.getRandomValues(new Uint32Array(4)).join('-'),
      join: (receive) => joinTabs(`pocketproxy live ${session}`, receive),
      open: (mark, news) => openSource(urlSince, mark, news),
      since,
      report,
    });
  let tab = start();
  const onVisible = () => {
    if (document.hidden) return;
    tab.ask();
    changes.flush();
  };
  const onHide = () => tab.stop();
  // Back from the browser's cache of left pages: what happened meanwhile no one reported
  const onShow = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return;
    tab = start();
    changes.note();
  };
  document.addEventListener('visibilitychange', onVisible);
  window.addEventListener('pagehide', onHide);
  window.addEventListener('pageshow', onShow);
  return () => {
    document.removeEventListener('visibilitychange', onVisible);
    window.removeEventListener('pagehide', onHide);
    window.removeEventListener('pageshow', onShow);
    changes.stop();
    tab.stop();
  };
}

/** Only pages of this origin receive the channel. Without one each tab leads itself. */
function joinTabs(name: string, receive: (message: TabMessage) => void): TabChannel {
  if (typeof BroadcastChannel === 'undefined') return { post: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => receive(data);
  let open = true;
  return {
    post: (message) => (open ? channel.postMessage(message) : undefined),
    close: () => {
      open = false;
      channel.close();
    },
  };
}

/** Calls `run` for the first note immediately, then for any number of further ones once per interval, and not while hidden. */
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
