import type { RotationEndState } from '@pocketproxy/relay/contract/rotations';
import type { RotationView } from '@/domain/rotation/view';
import { formatDuration } from '../format/duration';

/** How a rotation ended, in a badge. */
const outcomes = {
  changed: { label: 'New IP verified', short: 'Changed', tone: 'success' },
  same_ip: { label: 'Same IP again', short: 'Same IP', tone: 'warning' },
  failed: { label: 'Rotation failed', short: 'Failed', tone: 'danger' },
  cancelled: { label: 'Cancelled', short: 'Cancelled', tone: 'neutral' },
} as const;

/** What someone cancelled did not fail. */
export function outcomeOf(state: RotationEndState, reason: string | null) {
  return outcomes[state === 'failed' && reason === 'cancelled' ? 'cancelled' : state];
}

/** Who asked for a rotation, as far as the viewer may know. */
export function askedBy({ trigger, asker }: Pick<RotationView, 'trigger' | 'asker'>): string {
  const person = asker.person ?? (asker.staff ? 'Support' : null);
  switch (trigger) {
    case 'manual':
      return person ?? 'Someone else';
    case 'schedule':
      return 'Schedule';
    case 'link':
      return asker.link === null ? 'Link' : `Link “${asker.link}”`;
    case 'group':
      return person === null ? 'Group' : `Group, ${person}`;
    case 'api':
      return person === null ? 'API' : `API, ${person}`;
  }
}

/** "seen 3 times before"; nothing where it is not known. */
export function seenBefore(times: number | null): string | undefined {
  if (times === null) return undefined;
  return times === 0 ? 'new to this phone' : `seen ${times === 1 ? 'once' : `${times} times`} before`;
}

/** "2 s", "1.5 s": how long a radio was off. */
export function formatHold(holdMs: number): string {
  return holdMs % 1_000 === 0 ? formatDuration(holdMs) : `${(holdMs / 1_000).toFixed(1)} s`;
}

/** A share of a whole in percent; "—" of nothing. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? '—' : `${Math.round((part / whole) * 100)} %`;
}
