'use client';

import { usePathname, useSearchParams } from 'next/navigation';

/** The address of a list's page: its path, its query, and the same page with another query. */
export function useListQuery() {
  const path = usePathname();
  const query = new URLSearchParams(useSearchParams());
  return {
    query,
    hrefOf: (next: string) => path + next,
    /** Goes there without asking the server: what the page shows of its rows is the browser's matter. */
    show: (next: string) => window.history.replaceState(null, '', path + next),
  };
}
