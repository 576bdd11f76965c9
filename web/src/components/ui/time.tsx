'use client';

import { formatDateTime } from '../format/date';
import { formatDuration, formatRelative } from '../format/duration';
import { useNow, useZone } from '../shell/clock';

interface TimeProps {
  at: Date;
  className?: string;
}

/** A date and time on the viewer's clock, to the minute unless requested otherwise. */
export function DateTime({ at, smallest, className }: TimeProps & { smallest?: 'minute' | 'second' }) {
  return (
    <time dateTime={at.toISOString()} className={className}>
      {formatDateTime(at.getTime(), useZone(), smallest)}
    </time>
  );
}

/**
 * "5 min ago", kept true while it is on the screen; the full date on hover and for older ones.
 * @param ahead of what is to come; anything else has happened, also where the viewer's clock is behind
 */
export function RelativeTime({ at, ahead = false, className }: TimeProps & { ahead?: boolean }) {
  const full = formatDateTime(at.getTime(), useZone());
  const now = useNow();
  const shown = ahead ? at.getTime() : Math.min(at.getTime(), now);
  return (
    <time dateTime={at.toISOString()} title={full} className={className}>
      {formatRelative(shown, now) ?? full}
    </time>
  );
}

/** How long something has lasted since then. */
export function Elapsed({ since, className }: { since: Date; className?: string }) {
  return <span className={className}>{formatDuration(useNow() - since.getTime())}</span>;
}
