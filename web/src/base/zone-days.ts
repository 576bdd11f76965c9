const dayMs = 86_400_000;

/** A moment's date on a zone's calendar, as days since 1970. */
function localDay(atMs: number, zone: string): number {
  return Math.floor((atMs + offsetMs(atMs, zone)) / dayMs);
}

/**
 * The start of the day that holds a moment, in an IANA zone: the first moment with its date, also where daylight saving
 * skips or repeats midnight. @throws RangeError for a name that is no zone
 */
export function zoneDayStart(atMs: number, zone: string): number {
  return startOf(localDay(atMs, zone), zone);
}

/** The start of the day that lies so many days later (or earlier), of 23, 24 or 25 hours each. */
export function zoneDayLater(atMs: number, zone: string, days: number): number {
  return startOf(localDay(atMs, zone) + days, zone);
}

/** The start of the hour on the zone's clock: zones differ by quarters of an hour, too. */
export function zoneHourStart(atMs: number, zone: string): number {
  const offset = offsetMs(atMs, zone);
  return Math.floor((atMs + offset) / 3_600_000) * 3_600_000 - offset;
}

function startOf(day: number, zone: string): number {
  const wanted = day * dayMs;
  // The offset before and the one after whatever changes on that day
  const starts = [wanted - dayMs, wanted + dayMs].map((near) => wanted - offsetMs(near, zone));
  const [first = wanted] = starts.filter((at) => localDay(at, zone) === day).sort((a, b) => a - b);
  return first;
}

function offsetMs(atMs: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(atMs);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((found) => found.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(atMs / 1000) * 1000;
}

/** Making a format takes much longer than using it. The zones that exist are a few hundred. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  });
  formats.set(zone, format);
  return format;
}
