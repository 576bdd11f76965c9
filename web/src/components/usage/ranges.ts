import type { TrafficView } from '@/domain/usage/view';
import type { Params } from '../shell/paging';

type Range = TrafficView['range'];

/** The ranges of charts of usage, and what their links say. */
export const ranges = [
  { name: 'day', label: '24 h' },
  { name: 'week', label: '7 d' },
  { name: 'month', label: '30 d' },
  { name: 'year', label: '13 months' },
] as const satisfies readonly { name: Range; label: string }[];

/** The range that an address names; the last day for any other. */
export function rangeIn({ range }: Params): Range {
  return ranges.find(({ name }) => name === range)?.name ?? 'day';
}

/** The same address with one part of its query changed, and without those parts that depend on it. */
export function hrefWith(path: string, params: Params, name: string, value: string, without?: string): string {
  const query = new URLSearchParams();
  for (const [key, text] of Object.entries(params))
    if (key !== without && typeof text === 'string' && text !== '') query.set(key, text);
  query.set(name, value);
  return `${path}?${query.toString()}`;
}
