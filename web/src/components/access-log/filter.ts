import type { z } from 'zod';
import type { accessLogFilterInput } from '@/domain/access-log/input';
import type { Params } from '../shell/paging';

type Filter = Omit<z.input<typeof accessLogFilterInput>, 'id'>;

/** The filter in the address of the page or the file; what is broken is left out. */
export function accessLogFilter({ address, ended }: Params): Filter {
  const typed =
    typeof address === 'string'
      ? address
          .trim()
          .slice(0, 60)
          .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
      : '';
  return { address: typed || undefined, ended: ended === 'well' || ended === 'badly' ? ended : undefined };
}

/** The same as a query: "?ended=badly"; empty for none. */
export function accessLogQuery({ address, ended }: Filter): string {
  const query = new URLSearchParams();
  if (address) query.set('address', address);
  if (ended) query.set('ended', ended);
  return query.size === 0 ? '' : `?${query.toString()}`;
}
