'use client';

import type { ScheduleView } from '@/domain/schedule/view';
import { useNow } from '../shell/clock';
import { RelativeTime } from '../ui/time';

interface NextRotationProps {
  schedule: Pick<ScheduleView, 'nextAt' | 'waitingSince' | 'paused'>;
  /** Only the time, for a table. */
  short?: boolean;
}

/** When the next automatic rotation starts, or what it waits for. */
export function NextRotation({ schedule: { nextAt, waitingSince, paused }, short = false }: NextRotationProps) {
  const now = useNow();
  if (paused || !nextAt) return short ? 'Paused' : 'No rotation is planned while it is paused.';
  if (waitingSince) return short ? 'Waits for silence' : 'The next rotation waits until no bytes flow.';
  if (nextAt.getTime() <= now) return short ? 'Now' : 'The next rotation is due and waits for its turn.';
  if (short) return <RelativeTime at={nextAt} ahead />;
  return (
    <>
      Next rotation <RelativeTime at={nextAt} ahead />
    </>
  );
}
