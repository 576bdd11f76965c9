const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

interface WallClock {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
}

/**
 * The moment on the clock of an IANA zone. Only numbers are taken from Intl, and the words are ours: names of months
 * differ between the ICU data of Node and of browsers, which would be a hydration mismatch.
 */
function wallClock(atMs: number, zone: string): WallClock {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(atMs);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** "3 Nov 2026, 14:05" in the zone, or "3 Nov 2026, 14:05:09". */
export function formatDateTime(atMs: number, zone: string, smallest: 'minute' | 'second' = 'minute'): string {
  const { year, month, day, hour, minute, second } = wallClock(atMs, zone);
  const time = smallest === 'second' ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
  return `${Number(day)} ${months[Number(month) - 1] ?? ''} ${year}, ${time}`;
}

/** "3 Nov 2026" in the zone. */
export function formatDate(atMs: number, zone: string): string {
  return `${formatDay(atMs, zone)} ${wallClock(atMs, zone).year}`;
}

/** "3 Nov" in the zone. */
export function formatDay(atMs: number, zone: string): string {
  const { month, day } = wallClock(atMs, zone);
  return `${Number(day)} ${months[Number(month) - 1] ?? ''}`;
}

/** "Nov 2026" in the zone. */
export function formatMonth(atMs: number, zone: string): string {
  const { year, month } = wallClock(atMs, zone);
  return `${months[Number(month) - 1] ?? ''} ${year}`;
}

/** "14:05" in the zone. */
export function formatTime(atMs: number, zone: string): string {
  const clock = wallClock(atMs, zone);
  return `${clock.hour}:${clock.minute}`;
}

/** The value of an input of type datetime-local: "2026-11-03T14:05" in the zone. */
export function toLocalInput(atMs: number, zone: string): string {
  const clock = wallClock(atMs, zone);
  return `${clock.year}-${clock.month}-${clock.day}T${clock.hour}:${clock.minute}`;
}

/**
 * The moment (ms since 1970) of a datetime-local value in the zone, or undefined when it is no date. An hour that
 * occurs twice returns one of the two; one that daylight saving skips returns the moment right after the gap.
 */
export function fromLocalInput(value: string, zone: string): number | undefined {
  const wanted = Date.parse(`${value}:00Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value) || Number.isNaN(wanted)) return undefined;
  const first = wanted - offsetMs(wanted, zone);
  // The offset may be another one at the moment found: ask once more there
  return wanted - offsetMs(first, zone);
}

function offsetMs(atMs: number, zone: string): number {
  return Date.parse(`${toLocalInput(atMs, zone)}:00Z`) - Math.floor(atMs / 60_000) * 60_000;
}
