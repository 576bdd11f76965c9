'use client';

import { useEffect, useState } from 'react';
import { pairingCodesStatus } from '@/actions/device';
import type { PairingCodeView } from '@/domain/device/view';
import { askServer } from '../shell/ask-server';
import { liveStore } from '../shell/live-store';

/** Where the live stream says nothing, and for codes that expire. */
const pollMs = 10_000;
/** Many phones may come together: one question for all that the stream has said meanwhile. */
const gatherMs = 1_000;

/** How codes that were made together do, by their ids: asked when the live stream says that a device has come or changed. */
export function useCodesStatus(ids: readonly string[]): ReadonlyMap<string, PairingCodeView> {
  const [known, setKnown] = useState<ReadonlyMap<string, PairingCodeView>>(new Map());
  const key = ids.join(' ');
  const done = known.size > 0 && ids.every((id) => isDone(known.get(id)));
  useEffect(() => {
    if (done) return;
    let soon: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      soon = undefined;
      void askServer(pairingCodesStatus({ ids: key.split(' ') })).then(
        (result) => result?.data && setKnown(new Map(result.data.codes.map((code) => [code.id, code]))),
      );
    };
    const stop = liveStore.listen('news', () => (soon ??= setTimeout(ask, gatherMs)));
    const timer = setInterval(ask, pollMs);
    return () => {
      stop();
      clearInterval(timer);
      clearTimeout(soon);
    };
  }, [key, done]);
  return known;
}

/** Nothing more comes of it. */
function isDone(code: PairingCodeView | undefined): boolean {
  return code !== undefined && (code.state === 'expired' || code.online);
}
