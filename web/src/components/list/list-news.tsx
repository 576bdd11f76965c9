'use client';

import { useRouter } from 'next/navigation';
import { useMemo, useTransition } from 'react';
import type { RowKind } from '@/domain/live/event';
import { count } from '../format/count';
import { useLiveList } from '../shell/use-live-row';
import { Button } from '../ui/button';
import { fitsFilter, type ListedBy } from './fits-filter';

interface ListNewsProps extends ListedBy {
  kind: RowKind;
  /** Those on this page. */
  rows: readonly { readonly id: string }[];
  /** Whether the list is narrowed in further ways: what appears may then belong into it or not. */
  narrowed: boolean;
}

/** "2 new devices", and a button that reads the list again: rows change in place, and come and go when they are asked to. */
export function ListNews({ kind, rows, status, customerId, narrowed }: ListNewsProps) {
  const router = useRouter();
  const [reading, start] = useTransition();
  const fits = useMemo(() => fitsFilter({ status, customerId }), [status, customerId]);
  const { appeared, gone, left } = useLiveList({ kind, rows, fits });
  const sentences = [
    appeared > 0 && arrivals(),
    gone > 0 && `${count(gone, kind)} removed`,
    left > 0 && `${count(left, kind)} no longer ${left === 1 ? 'matches' : 'match'}`,
  ].filter((sentence) => sentence !== false);
  function arrivals(): string {
    if (narrowed) return `${count(appeared, kind)} may match now`;
    return count(appeared, `${status === 'all' ? 'new' : 'more'} ${kind}`);
  }
  return (
    <div role="status" className="empty:hidden">
      {sentences.length > 0 && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-xl border bg-primary-soft px-4 py-1.5 text-sm">
          {sentences.join(' · ')}
          <Button variant="link" size="sm" pending={reading} onClick={() => start(() => router.refresh())}>
            Show
          </Button>
        </p>
      )}
    </div>
  );
}
