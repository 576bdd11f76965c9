'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { formatTime } from '../format/date';
import { StatusDot } from '../ui/status-dot';
import { Tooltip } from '../ui/tooltip';
import { useZone } from './clock';
import { openLive } from './live';
import { heard, setLiveState, startListening, useLiveHealth } from './live-health';
import { asksForReading } from './live-reading';
import { liveStore } from './live-store';

/** Keeps what the page shows up to date, row by row, and says whether that works. */
export function LiveUpdates({ session, since }: { session: string; since: string }) {
  const router = useRouter();
  const rendered = useRef(since);
  useEffect(() => {
    rendered.current = since;
    liveStore.rendered(since);
  }, [since]);

  useEffect(() => {
    startListening();
    liveStore.clear();
    const refresh = () => router.refresh();
    const handler = {
      onState: setLiveState,
      onSign: heard,
      onMessage: ({ message, mark }: Parameters<Parameters<typeof openLive>[2]['onMessage']>[0]) =>
        liveStore.take(message, mark),
      onChange: refresh,
      onRefused: refresh,
    };
    return openLive(
      session,
      () => rendered.current,
      handler,
      (message) => asksForReading(message, liveStore),
    );
  }, [router, session]);
  return <Chip />;
}

function Chip() {
  const { state, asOfMs } = useLiveHealth();
  const zone = useZone();
  const old = asOfMs !== undefined;
  const live = state === 'live' && !old;
  const text = old
    ? `As of ${formatTime(asOfMs, zone)}`
    : live
      ? 'Live'
      : state === 'connecting'
        ? 'Connecting…'
        : 'Reconnecting…';
  return (
    <Tooltip text={live ? 'Changes appear automatically.' : 'Live updates are unavailable. Reconnecting…'}>
      <span
        role="status"
        tabIndex={0}
        data-live={old ? 'old' : state}
        className="inline-flex items-center gap-2 rounded-full px-2 py-1 text-xs text-muted-foreground data-[live=old]:bg-warning-soft data-[live=old]:text-warning"
      >
        <StatusDot tone={live ? 'success' : 'warning'} />
        <span className={old ? undefined : 'max-sm:sr-only'}>{text}</span>
      </span>
    </Tooltip>
  );
}
