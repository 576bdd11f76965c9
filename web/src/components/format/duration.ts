const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A span for reading, two units at most: 93_784_000 → "1 d 2 h". */
export function formatDuration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < minuteMs) return `${Math.floor(span / 1000)} s`;
  if (span < hourMs) return `${Math.floor(span / minuteMs)} min`;
  if (span < dayMs) return pair(span, hourMs, 'h', minuteMs, 'min');
  return pair(span, dayMs, 'd', hourMs, 'h');
}

function pair(span: number, bigMs: number, big: string, smallMs: number, small: string): string {
  const rest = Math.floor((span % bigMs) / smallMs);
  return `${Math.floor(span / bigMs)} ${big}${rest > 0 ? ` ${rest} ${small}` : ''}`;
}

/** Time left as a clock: 9 minutes 5 seconds → "9:05". Never below zero. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Where a moment lies, seen from now: "just now", "5 min ago", "in 2 h". Beyond 30 days undefined: show the date. */
export function formatRelative(atMs: number, nowMs: number): string | undefined {
  const distance = Math.abs(nowMs - atMs);
  if (distance >= 30 * dayMs) return undefined;
  if (distance < 10_000) return atMs <= nowMs ? 'just now' : 'in a moment';
  const text = oneUnit(distance);
  return atMs <= nowMs ? `${text} ago` : `in ${text}`;
}

function oneUnit(span: number): string {
  if (span < minuteMs) return `${Math.floor(span / 1000)} s`;
  if (span < hourMs) return `${Math.floor(span / minuteMs)} min`;
  if (span < dayMs) return `${Math.floor(span / hourMs)} h`;
  const days = Math.floor(span / dayMs);
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}
