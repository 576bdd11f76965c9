import type { Params } from '../shell/paging';

export const statusFilters = [
  { value: 'all', label: 'All' },
  { value: 'online', label: 'Online' },
  { value: 'offline', label: 'Offline' },
  { value: 'unpaired', label: 'Not paired' },
] as const;

export type StatusFilter = (typeof statusFilters)[number]['value'];

/** What was typed into the search, as the address has it; broken values count for nothing. */
export function searchIn({ search }: Params): string {
  return typeof search === 'string'
    ? search
        .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
        .trim()
        .slice(0, 100)
    : '';
}

export function statusIn({ status }: Params): StatusFilter {
  return statusFilters.find(({ value }) => value === status)?.value ?? 'all';
}

/** The filter of an address as the device verbs take it. */
export function deviceFilterIn(params: Params) {
  const status = statusIn(params);
  return { search: searchIn(params), ...(status !== 'all' && { status }) };
}
