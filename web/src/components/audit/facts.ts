import type { AuditView } from '@/domain/audit/view';
import { formatBitrate, formatBytes } from '../format/bytes';
import { formatDuration } from '../format/duration';

type Value = AuditView['before'];

export interface Fact {
  name: string;
  /** A moment is shown on the reader's clock. */
  text: string | Date;
}

/** Numbers by the unit that the end of their name says, which then is left out: "quotaBytes" → "quota", "10 GB". */
const units: readonly (readonly [end: RegExp, show: (value: number) => string])[] = [
  [/Bytes$/, formatBytes],
  [/BitsPerSecond$/, formatBitrate],
  [/PerSecond$/, (value) => `${value} per second`],
  [/Ms$/, formatDuration],
  [/Seconds$/, (value) => `${value} s`],
  [/Minutes$/, (value) => `${value} min`],
  [/Hours$/, (value) => `${value} h`],
  [/Percent$/, (value) => `${value} %`],
];
/** Names that are not words. */
const named: Readonly<Record<string, string>> = { cidrs: 'allowed addresses', ip: 'IP address', url: 'URL' };
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const idName = /^(?:(.*?)Ids?|id)$/;

/**
 * What a row of the audit log keeps of before or after, for reading: names instead of ids, units instead of bytes, words
 * instead of codes. Ids of what has no name are left out; the export has them.
 */
export function factsOf(value: Value, names: AuditView['names'] = {}): Fact[] {
  if (value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) return [{ name: '', text: textOf(value) }];
  return Object.entries(value).flatMap(([name, one = null]) => factOf(name, one, names));
}

function factOf(name: string, value: Value, names: AuditView['names']): Fact[] {
  const ofId = idName.exec(name);
  const thing = ofId?.[1];
  if (ofId && value !== null) {
    const known = [value].flat().flatMap((id) => (typeof id === 'string' ? (names[id] ?? []) : []));
    return known.length === 0 ? [] : [{ name: thing ? wordsOf(thing) : 'it', text: known.join(', ') }];
  }
  if (typeof value === 'string' && moment.test(value))
    return [{ name: wordsOf(name.replace(/At$/, '')), text: new Date(value) }];
  const unit = units.find(([end]) => end.test(name));
  if (unit) {
    const [end, show] = unit;
    return [
      { name: wordsOf(name.replace(end, '') || name), text: typeof value === 'number' ? show(value) : textOf(value) },
    ];
  }
  return [{ name: wordsOf(thing ?? name), text: textOf(value) }];
}

function wordsOf(name: string): string {
  if (Object.hasOwn(named, name)) return named[name] ?? name;
  return name
    .replaceAll('_', ' ')
    .replace(/([a-z\d])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
}

function textOf(value: Value): string {
  if (value === null || value === '') return '—';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(textOf).join(', ');
  if (typeof value !== 'object') return String(value).replaceAll('_', ' ');
  return Object.entries(value)
    .flatMap(([name, one = null]) => factOf(name, one, {}))
    .map(
      ({ name, text }) => `${name} ${text instanceof Date ? text.toISOString().slice(0, 16).replace('T', ' ') : text}`,
    )
    .join(', ');
}
