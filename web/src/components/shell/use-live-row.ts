'use client';

import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { RowKind, RowPatch } from '@/domain/live/event';
import { useNow } from './clock';
import { keyOf, liveStore, type LiveFields } from './live-store';

/** A row as it is now: as the page has it, with what was said since over it. */
export function useLiveRow<Row extends { readonly id: string }>(kind: RowKind, row: Row): Row {
  const said = useSaid(kind, row.id);
  return useMemo(() => (said ? { ...row, ...said.set } : row), [row, said]);
}

/** A device as it is now; `useRow` of lists. */
export function useLiveDevice<Device extends { readonly id: string }>(device: Device): Device {
  return useLiveRow('device', device);
}

interface OnDevice {
  readonly id: string;
  readonly deviceId: string;
  readonly device: object;
}

/** A connection as it is now, with the state of its device; `useRow` of lists. */
export function useLiveConnection<Connection extends OnDevice>(connection: Connection): Connection {
  const row = useLiveRow('connection', connection);
  const device = useSaid('device', connection.deviceId);
  return useMemo(() => {
    const { name, state } = device?.set ?? {};
    if (name === undefined && state === undefined) return row;
    return {
      ...row,
      device: { ...row.device, ...(name !== undefined && { name }), ...(state !== undefined && { state }) },
    };
  }, [row, device]);
}

function useSaid(kind: RowKind, id: string): LiveFields | undefined {
  const key = keyOf(kind, id);
  const listen = useCallback((listener: () => void) => liveStore.listen(key, listener), [key]);
  const read = () => liveStore.fieldsOf(kind, id);
  return useSyncExternalStore(listen, read, () => undefined);
}

interface LiveListOptions {
  readonly kind: RowKind;
  /** Those that the page has. */
  readonly rows: readonly { readonly id: string }[];
  /** Whether a row fits the list's filter, by those of its fields that are known; undefined: it cannot be said. */
  readonly fits?: (set: Readonly<Record<string, unknown>>) => boolean | undefined;
}

/** Rows that the list lacks or has no longer a reason to show. */
export interface ListNews {
  readonly appeared: number;
  readonly gone: number;
  /** They no longer fit the filter. */
  readonly left: number;
}

/** Makes the page a list: its rows are patched in place, and what a reading would change is counted, not done. */
export function useLiveList({ kind, rows, fits }: LiveListOptions): ListNews {
  useEffect(() => liveStore.addList(), []);
  const listen = useCallback((listener: () => void) => liveStore.listen('news', listener), []);
  const news = useSyncExternalStore(listen, () => liveStore.news(), noNews);
  return useMemo(() => {
    const here = new Set(rows.map(({ id }) => id));
    const counts = { appeared: 0, gone: 0, left: 0 };
    for (const { patch } of news)
      if (patch.kind === kind) count(counts, patch, here.has(patch.id), fits?.(patch.set ?? {}));
    return counts;
  }, [news, kind, rows, fits]);
}

function count(
  counts: { -readonly [Name in keyof ListNews]: number },
  patch: RowPatch,
  shown: boolean,
  fits?: boolean,
) {
  if (shown && patch.gone) counts.gone += 1;
  else if (shown && fits === false) counts.left += 1;
  else if (!shown && !patch.gone && (fits ?? patch.isNew)) counts.appeared += 1;
}

const none: readonly never[] = [];
const noNews = () => none;

/** What flows now, bit/s: of a connection, of a device, or of all that the viewer may see. Zero once nothing comes. */
export function useLiveRate(of: { connectionId?: string; deviceId?: string } = {}): { up: number; down: number } {
  const now = useNow(); // looks again every second
  const sum = { up: 0, down: 0 };
  for (const [connectionId, rate] of liveStore.ratesAt(now)) {
    if (of.connectionId !== undefined && of.connectionId !== connectionId) continue;
    if (of.deviceId !== undefined && of.deviceId !== rate.deviceId) continue;
    sum.up += rate.up;
    sum.down += rate.down;
  }
  return sum;
}
