'use client';

import { useEffect, useState } from 'react';
import { getEgressCover } from '@/actions/egress';
import type { EgressCoverView } from '@/domain/egress/view';
import { askServer } from '../shell/ask-server';

/** For which phones: of a customer, one, or with neither all. Undefined while that is not chosen yet. */
export type Covered = { readonly customerId: string | null; readonly deviceId: string | null } | undefined;

/** How many phones an exception would hold for; undefined until the server has answered. */
export function useCover(covered: Covered): EgressCoverView | undefined {
  const [known, setKnown] = useState<{ readonly key: string; readonly cover: EgressCoverView }>();
  const { customerId, deviceId } = covered ?? { customerId: null, deviceId: null };
  const key = covered ? `${customerId} ${deviceId}` : undefined;
  useEffect(() => {
    if (key === undefined) return;
    let ended = false;
    void askServer(getEgressCover({ customerId, deviceId })).then((answer) => {
      const cover = answer?.data;
      if (cover && !ended) setKnown({ key, cover });
    });
    return () => void (ended = true);
  }, [key, customerId, deviceId]);
  return known?.key === key ? known?.cover : undefined;
}
