'use client';

import { useState } from 'react';
import { formatBitrate } from '../format/bytes';
import { useNow } from '../shell/clock';
import { UpDown } from './up-down';

interface Bytes {
  up: number;
  down: number;
}

/** Counts arrive every few seconds while bytes flow; after this long without one the rate is zero. */
const staleAfterMs = 12_000;

/** The rate between the last two counts, bit/s. */
export function LiveRate({ total }: { total: Bytes }) {
  const now = useNow();
  const [last, setLast] = useState({ total, at: now, rate: { up: 0, down: 0 } });
  if (last.total.up !== total.up || last.total.down !== total.down) {
    const seconds = Math.max(1, (now - last.at) / 1000);
    const rate = {
      up: Math.max(0, ((total.up - last.total.up) * 8) / seconds),
      down: Math.max(0, ((total.down - last.total.down) * 8) / seconds),
    };
    // The first count after a pause says little of the rate now, so a pause counts as one flush long
    const fair =
      seconds * 1000 > staleAfterMs ? { up: (rate.up * seconds) / 5, down: (rate.down * seconds) / 5 } : rate;
    setLast({ total, at: now, rate: fair });
  }
  const rate = now - last.at > staleAfterMs ? { up: 0, down: 0 } : last.rate;
  return (
    <span className="grid">
      <span className="text-lg font-semibold tracking-tight tabular-nums">{formatBitrate(rate.up + rate.down)}</span>
      <UpDown down={formatBitrate(rate.down)} up={formatBitrate(rate.up)} />
    </span>
  );
}
