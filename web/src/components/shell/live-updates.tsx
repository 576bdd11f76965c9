'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { StatusDot } from '../ui/status-dot';
import { Tooltip } from '../ui/tooltip';
import { openLive } from './live';
import type { LiveState } from './live-tabs';

/** Reloads the page's data when something the viewer may see has changed, and says whether that works. */
export function LiveUpdates({ session, since }: { session: string; since: string }) {
  const router = useRouter();
  const [state, setState] = useState<LiveState>('connecting');

  const rendered = useRef(since);
  useEffect(() => void (rendered.current = since), [since]);

  useEffect(() => {
    const refresh = () => router.refresh();
    return openLive(session, () => rendered.current, { onState: setState, onChange: refresh, onRefused: refresh });
  }, [router, session]);

  const live = state === 'live';
  return (
    <Tooltip text={live ? 'Changes appear automatically.' : 'Live updates are unavailable. Reconnecting…'}>
      <span
        role="status"
        tabIndex={0}
        data-live={state}
        className="inline-flex items-center gap-2 rounded-full px-2 py-1 text-xs text-muted-foreground"
      >
        <StatusDot tone={live ? 'success' : 'warning'} />
        <span className="max-sm:sr-only">
          {live ? 'Live' : state === 'connecting' ? 'Connecting…' : 'Reconnecting…'}
        </span>
      </span>
    </Tooltip>
  );
}
