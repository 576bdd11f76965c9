import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Bus } from '@pocketproxy/prisma/bus';
import { busChannel } from '@pocketproxy/relay/contract';
import { LiveHub } from '@/domain/live/hub';
import type { RowKind, RowScope } from '@/domain/live/event';
import { LivePast } from '@/domain/live/past';
import type { LiveRow, RowIds } from '@/domain/live/read-rows';
import { liveStream } from '@/domain/live/stream';
import type { Viewer } from '@/domain/viewer';

export const [customerA, customerB, id] = [randomUUID(), randomUUID(), randomUUID()];

/** A bus in memory. */
export function memoryBus(): Bus & { send(message: unknown): void } {
  const listeners = new Set<(message: unknown) => void>();
  return {
    isUp: true,
    state: new EventEmitter(),
    publish: async () => undefined,
    async subscribe(channel, listener) {
      assert.equal(channel, busChannel);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => undefined,
    send: (message) => listeners.forEach((listener) => listener(message)),
  };
}

export function person(customerId: string | null): Viewer {
  const memberships = customerId ? [{ customerId, customerName: 'C', role: 'viewer' } as const] : [];
  return {
    userId: randomUUID(),
    email: 'x',
    name: 'x',
    sessionId: id,
    isOperator: customerId === null,
    memberships,
    shares: [],
  };
}

export const deviceStatus = (customerId: string | null) => ({ type: 'device.status', deviceId: id, customerId });

type ReadRows = (ids: RowIds) => Promise<readonly LiveRow[]>;

/** A row as the database would have it. */
export function liveRow(
  kind: RowKind,
  rowId: string,
  scope: Partial<RowScope>,
  view: Record<string, unknown> = { name: 'n' },
): LiveRow {
  const createdAt = new Date(0);
  return {
    kind,
    id: rowId,
    deviceId: rowId,
    customerId: null,
    sharedWith: [],
    holderId: null,
    createdAt,
    view,
    ...scope,
  };
}

/** Reads rows that are all of this customer. */
export function ofCustomers(customerId: string | null = customerA, more: Partial<RowScope> = {}): ReadRows {
  return async ({ device, connection }) => [
    ...device.map((one) => liveRow('device', one, { customerId, ...more })),
    ...connection.map((one) => liveRow('connection', one, { customerId, ...more })),
  ];
}

/** The patches in a piece of a stream. */
export function patchesIn(piece: string | undefined): Record<string, unknown>[] {
  const { rows } = JSON.parse(/^data: (.*)$/m.exec(piece ?? '')?.[1] ?? '{}') as { rows?: Record<string, unknown>[] };
  return rows ?? [];
}

/** A hub that listens already, at a time that stands still. */
export async function startHub(bus: Bus = memoryBus(), read: ReadRows = ofCustomers()): Promise<LiveHub> {
  const hub = new LiveHub({ bus, read, past: new LivePast({ now: () => 0, process: 'process1' }) });
  hub.mark();
  await nextTurn();
  return hub;
}

/** Opens a stream and reads it piece by piece. */
export function open(
  hub: LiveHub,
  viewer: Viewer,
  reload = async (): Promise<Viewer | null> => viewer,
  since: string | null = hub.mark(),
) {
  const abort = new AbortController();
  const stream = liveStream({ viewer, hub, since, reload, signal: abort.signal });
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  const next = async (): Promise<string | undefined> => {
    const { value } = await reader.read();
    return value && decoder.decode(value).replace(/^id: [\w-]{8}\.\d+\n/, '');
  };
  return { abort, reader, next };
}
