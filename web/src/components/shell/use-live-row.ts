'use client';

import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { withPhone, type ConnectionStateView } from '@/domain/connection/states';
import { isDeviceState, type DeviceStateView } from '@/domain/device/states';
import type { RowKind } from '@/domain/live/event';
import { useNow } from './clock';
import { keyOf, liveStore, type LiveFields } from './live-store';

interface Listed {
  readonly id: string;
}

/** A row as it is now: as the page has it, with what was said since over it. */
export function useLiveRow<Row extends Listed>(kind: RowKind, row: Row): Row {
  const said = useSaid(kind, row.id);
  return useMemo(() => (said ? { ...row, ...said.set } : row), [row, said]);
}

/** A device as it is now; `useRow` of lists. */
export function useLiveDevice<Device extends Listed>(device: Device): Device {
  return useLiveRow('device', device);
}

interface OnDevice extends Listed {
  readonly deviceId: string;
  readonly device: { readonly state: DeviceStateView };
  readonly state: ConnectionStateView;
}

/** A connection as it is now, with the state of its device; `useRow` of lists. */
export function useLiveConnection<Connection extends OnDevice>(connection: Connection): Connection {
  const row = useLiveRow('connection', connection);
  const device = useSaid('device', connection.deviceId);
  return useMemo(() => onDevice(row, device), [row, device]);
}

/** A connection with what was said of its device since. */
function onDevice<Connection extends OnDevice>(row: Connection, device: LiveFields | undefined): Connection {
  const { name, state } = device?.set ?? {};
  const named = name === undefined ? row : { ...row, device: { ...row.device, name } };
  if (!isDeviceState(state)) return named;
  return { ...named, state: withPhone(row.state, state), device: { ...named.device, state } };
}

/** The same for a row within a page that is no list: it shows nothing of the connection but what is patched. */
export function useLiveConnectionRow<Connection extends OnDevice>(connection: Connection): Connection {
  const { id } = connection;
  useEffect(() => liveStore.addWhole(keyOf('connection', id)), [id]);
  return useLiveConnection(connection);
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
  readonly rows: readonly Listed[];
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
    const others = news.filter(({ patch }) => patch.kind === kind && !here.has(patch.id) && !patch.gone);
    const isGone = ({ id }: Listed) => liveStore.fieldsOf(kind, id)?.gone ?? false;
    return {
      appeared: others.filter(({ patch }) => fits?.(patch.set ?? {}) ?? patch.isNew).length,
      gone: rows.filter(isGone).length,
      left: rows.filter((row) => !isGone(row) && fits && leftBy(fits, kind, row)).length,
    };
  }, [news, kind, rows, fits]);
}

/** Whether a row, which fits the filter as the page has it, does not by what was said since. */
function leftBy(fits: NonNullable<LiveListOptions['fits']>, kind: RowKind, row: Listed): boolean {
  const now = { ...row, ...liveStore.fieldsOf(kind, row.id)?.set };
  return fits({ ...(isOnDevice(now) ? onDevice(now, liveStore.fieldsOf('device', now.deviceId)) : now) }) === false;
}

function isOnDevice(row: Listed): row is OnDevice {
  return 'deviceId' in row && 'device' in row;
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
