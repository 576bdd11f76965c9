/** A time as people write it in letters and logs: from its first to its last millisecond, as far as it was said. */
export interface Moment {
  readonly from: Date;
  readonly to: Date;
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const clock = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?`;
const zone = String.raw`(?:\s*(z|utc|gmt|[+-]\d{2}:?\d{2})\b)?`;

/** Each spelling with the groups in which year, month and day stand. */
const spellings = [
  // 2026-11-20T14:05:33Z, 2026/11/20 14:05
  { date: String.raw`\b(\d{4})[-/](\d{1,2})[-/](\d{1,2})`, order: [1, 2, 3] },
  // 20.11.2026 14:05
  { date: String.raw`\b(\d{1,2})\.(\d{1,2})\.(\d{4})`, order: [3, 2, 1] },
  // 20/Nov/2026:14:05:33 +0000, Fri, 20 Nov 2026 14:05:33 +0000
  { date: String.raw`\b(\d{1,2})[ /-]([a-z]{3})[a-z]*[ /-](\d{4})`, order: [3, 2, 1] },
  // Nov 20, 2026 14:05
  { date: String.raw`\b([a-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})`, order: [3, 1, 2] },
].map(({ date, order }) => ({
  pattern: new RegExp(`${date}(?:(?:T|:|,?\\s+)(?:at )?${clock}${zone})?`, 'i'),
  order,
}));

const minuteMs = 60_000;

/**
 * Finds a date, with or without a time, in a text. A time without a zone is one of `timeZone`. 14:05 means that minute,
 * 14:05:33 that second, a date that day.
 * @returns the moment and the text without it; undefined when there is none
 */
export function readMoment(text: string, timeZone: string): { moment: Moment; rest: string } | undefined {
  for (const { pattern, order } of spellings) {
    const match = pattern.exec(text);
    if (!match) continue;
    const moment = momentOf(match, order, timeZone);
    if (!moment) continue;
    const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
    return { moment, rest: rest.replace(/\s+/g, ' ').trim() };
  }
  return undefined;
}

function momentOf(match: RegExpExecArray, order: readonly number[], timeZone: string): Moment | undefined {
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = order.map((group) => numberOf(match[group] ?? ''));
  const [hour, minute, second, offset] = match.slice(4);
  const local = Date.UTC(year, month - 1, day, Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0));
  const read = new Date(local);
  if (read.getUTCFullYear() !== year || read.getUTCMonth() !== month - 1) return undefined;
  if (read.getUTCDate() !== day || Number(minute ?? 0) > 59) return undefined;
  const lastsMs = hour === undefined ? 24 * 60 * minuteMs : second === undefined ? minuteMs : 1_000;
  const from = local - offsetMsOf(offset, local, timeZone);
  return { from: new Date(from), to: new Date(from + lastsMs - 1) };
}

function numberOf(text: string): number {
  const month = months.indexOf(text.slice(0, 3).toLowerCase());
  return month < 0 ? Number(text) : month + 1;
}

/** How far the clock was ahead of UTC. */
function offsetMsOf(offset: string | undefined, local: number, timeZone: string): number {
  if (offset === undefined) return zoneOffsetMs(local - zoneOffsetMs(local, timeZone), timeZone);
  const [, sign, hours, minutes] = /([+-])(\d{2}):?(\d{2})/.exec(offset) ?? [];
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * minuteMs;
  return sign === '-' ? -ms : ms;
}

function zoneOffsetMs(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - at;
}
