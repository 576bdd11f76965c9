import type { Params } from '../shell/paging';

/** Names that a list has in its page's address, besides its filters. */
export const searchField = 'q';
const cursorField = 'cursor';
const sortField = 'sort';
const columnsField = 'columns';

/** What was typed into the search, as the address has it; broken values count for nothing. */
export function searchIn({ [searchField]: search }: Params): string {
  return typeof search === 'string'
    ? search
        .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
        .trim()
        .slice(0, 100)
    : '';
}

/** How a list is sorted: `name` or `-name` of those that it knows; undefined where the address names no such one. */
export function sortIn<Name extends string>(params: Params, names: readonly Name[]): Name | `-${Name}` | undefined {
  const { [sortField]: sort } = params;
  const name = names.find((one) => sort === one || sort === `-${one}`);
  return name && (sort === name ? name : `-${name}`);
}

/** The query sorted by a column: ascending, and descending when it is so already. It begins at the first page. */
export function sortedQuery(query: URLSearchParams, name: string, current: string, normal: string): string {
  const next = current === name ? `-${name}` : name;
  return changed(query, { [sortField]: next === normal ? '' : next, [cursorField]: '' });
}

/** The query with other columns; null for those that a list shows unasked. */
export function columnsQuery(query: URLSearchParams, ids: readonly string[] | null): string {
  return changed(query, { [columnsField]: ids?.join(',') ?? '' });
}

/** The query of another page; null for the first one. */
export function pageQuery(query: URLSearchParams, cursor: string | null): string {
  return changed(query, { [cursorField]: cursor ?? '' });
}

export function columnIdsIn(query: URLSearchParams): readonly string[] | null {
  return query.get(columnsField)?.split(',') ?? null;
}

export function isLaterPage(query: URLSearchParams): boolean {
  return query.has(cursorField);
}

/** A query with other values; '' takes one away, so that defaults are not written. */
function changed(query: URLSearchParams, values: Readonly<Record<string, string>>): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(values)) {
    if (value === '') next.delete(name);
    else next.set(name, value);
  }
  return next.size === 0 ? '' : `?${next.toString()}`;
}
