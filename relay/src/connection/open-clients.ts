import type { OpenClient } from '../../contract/open-clients.ts';
import type { ConnectionState, Running } from './connection.ts';

/**
 * Who uses a connection now, by address and protocol, those with most streams first. `monotonicMs`: the gate's clock;
 * `without`: what was ended and only delivers its last bytes.
 */
export function openClients(
  { running }: ConnectionState,
  { nowMs, monotonicMs }: { readonly nowMs: number; readonly monotonicMs: number },
  without: ReadonlySet<Running> = new Set(),
): OpenClient[] {
  const clients = new Map<string, OpenClient>();
  for (const one of running) {
    if (without.has(one) || !one.permit?.protocol) continue;
    const { peerAddress: address, protocol, sinceMs: began } = one.permit;
    const sinceMs = began === undefined ? null : Math.round(nowMs - (monotonicMs - began));
    const key = `${protocol} ${address}`;
    const known = clients.get(key);
    clients.set(key, {
      ...{ address, protocol, streams: (known?.streams ?? 0) + 1 },
      sinceMs: earlier(known?.sinceMs ?? null, sinceMs),
    });
  }
  return [...clients.values()].sort((one, other) => other.streams - one.streams);
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** Ends what runs for a client's address, null: for everyone; returns that. */
export function endClients({ running }: ConnectionState, address: string | null): ReadonlySet<Running> {
  const meant = [...running].filter(({ permit }) => address === null || permit?.peerAddress === address);
  for (const one of meant) one.cut('ended_by_hand');
  return new Set(meant);
}
