import { deviceStates } from '@/domain/device/states';
import { formatDuration } from './duration';

interface StatusChange {
  readonly status: 'online' | 'offline';
  readonly at: Date;
  /** Changes that share the entry, and when the first of them was. */
  readonly times: number;
  readonly firstAt: Date | null;
}

/** "Offline", or "Went offline 14 times in 5 min" of a phone that flaps. */
export function formatStatusChange({ status, at, times, firstAt }: StatusChange): string {
  if (times < 2) return deviceStates[status].label;
  const verb = status === 'online' ? 'Came online' : 'Went offline';
  return `${verb} ${times} times in ${formatDuration(at.getTime() - (firstAt ?? at).getTime())}`;
}
