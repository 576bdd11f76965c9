'use client';

import { formatBitrate } from '../format/bytes';
import { useLiveRate } from '../shell/use-live-row';
import { UpDown } from './up-down';

/** What flows now: of one connection, of one device, or of all. */
export function LiveRate(of: { connectionId?: string; deviceId?: string }) {
  const { up, down } = useLiveRate(of);
  return (
    <span className="grid">
      <span className="text-lg font-semibold tracking-tight tabular-nums">{formatBitrate(up + down)}</span>
      <UpDown down={formatBitrate(down)} up={formatBitrate(up)} />
    </span>
  );
}
