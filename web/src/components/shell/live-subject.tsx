'use client';

import { useEffect } from 'react';
import type { RowKind } from '@/domain/live/event';
import { keyOf, liveStore } from './live-store';

/** The page is about this row and shows more of it than lists do: it is read again when anything of the row changes. */
export function LiveSubject({ kind, id }: { kind: RowKind; id: string }) {
  useEffect(() => liveStore.listen(keyOf(kind, id), () => undefined), [kind, id]);
  return null;
}
