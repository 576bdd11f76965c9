import type { LiveHub, LiveListener } from '@/domain/live/hub';
import type { Viewer } from '@/domain/viewer';

/** How often a stream says that it lives, and looks whether its session still does. */
export interface LiveTimes {
  readonly heartbeatMs: number;
  readonly sessionCheckMs: number;
}

/** Browsers take 10 s without any sign for a broken stream (`components/shell/live-health.ts`). */
export const liveTimes: LiveTimes = { heartbeatMs: 4_000, sessionCheckMs: 10_000 };
/** Pieces that may wait for a browser that does not read; then the stream ends and the browser opens a new one. */
const maxWaiting = 200;

interface LiveStreamOptions {
  readonly viewer: Viewer;
  readonly hub: LiveHub;
  /** What the browser knows already: the moment its page was rendered, or of the last event it received. */
  readonly since: string | null;
  /** Reads the session again; null once it has ended. */
  readonly reload: () => Promise<Viewer | null>;
  /** Aborts when the browser goes away. */
  readonly signal: AbortSignal;
  readonly times?: LiveTimes;
  readonly format?: LiveFormat;
}

/** How a stream writes what it has to say. */
export interface LiveFormat {
  /** @param json a LiveMessage. @param mark its moment, where it has one. Empty: the reader does not want it */
  message(json: string, mark: string | undefined): string;
  readonly beat: string;
  /** The session, or the key, has ended. */
  readonly end: string;
}

const forBrowsers: LiveFormat = {
  message: (json, mark) => `${mark === undefined ? '' : `id: ${mark}\n`}data: ${json}\n\n`,
  beat: 'event: beat\ndata:\n\n',
  end: 'event: end\ndata: {}\n\n',
};

/**
 * Server-Sent Events (WHATWG HTML §9.2) of what a viewer may see. Begins with what changed since the page, ends with an `end` event when the session dies. Each event's id is its mark.
 * @throws AppError as {@link LiveHub.open}
 */
export function liveStream(options: LiveStreamOptions): ReadableStream<Uint8Array> {
  let leave = (): void => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => void (leave = attach(controller, options)),
      cancel: () => leave(),
    },
    new CountQueuingStrategy({ highWaterMark: maxWaiting }),
  );
}

/** Joins a stream to the hub. Returns the way out, which may be called twice and leaves no timer behind. */
function attach(controller: ReadableStreamDefaultController<Uint8Array>, options: LiveStreamOptions): () => void {
  const { viewer, hub, since, reload, signal, times = liveTimes, format = forBrowsers } = options;
  const encoder = new TextEncoder();
  const listener: LiveListener = {
    viewer,
    send: (json, mark) => write(format.message(json, mark)),
    recheck: () => void checkSession(),
    end,
  };
  const leaveHub = hub.open(listener);
  const heartbeat = setInterval(() => write(format.beat), times.heartbeatMs);
  const check = setInterval(() => void checkSession(), times.sessionCheckMs);
  signal.addEventListener('abort', end);
  let open = true;
  write('retry: 2000\n\n');
  hub.catchUp(listener, since);
  // A browser that left while its session was read: its signal tells nothing any more
  if (signal.aborted) end();
  return leave;

  function leave(): void {
    open = false;
    leaveHub();
    clearInterval(heartbeat);
    clearInterval(check);
    signal.removeEventListener('abort', end);
  }

  function end(): void {
    if (!open) return;
    leave();
    controller.close();
  }

  function write(text: string): void {
    if (!open || text === '') return;
    if ((controller.desiredSize ?? 0) <= 0) return end();
    controller.enqueue(encoder.encode(text));
  }

  async function checkSession(): Promise<void> {
    try {
      const fresh = await reload();
      if (fresh) return void (listener.viewer = fresh);
      write(format.end);
    } catch {
      // Not known to be alive: close, and let the browser come back and be checked.
    }
    end();
  }
}
