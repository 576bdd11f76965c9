import type { ConnectionState } from '../connection/connection.ts';
import type { Directory } from '../connection/directory.ts';
import type { Gate } from '../gate/gate.ts';
import type { Holder } from './holders.ts';
import type { Tunnels } from '../tunnel/registry.ts';

export interface HoldersOptions {
  readonly directory: Directory;
  readonly tunnels: Tunnels;
  readonly gate: Gate;
}

/** Who holds memory in this relay: connections by what runs on them, phones by what their tunnels hold themselves. */
export function* whoHolds({ directory, tunnels, gate }: HoldersOptions): Iterable<Holder> {
  for (const connection of directory.connections) {
    if (connection.running.size === 0) continue;
    const { party, heldBytes, settings } = connection;
    yield { kind: 'connection', id: settings.id, party, heldBytes, cut: () => cutConnection(connection, gate) };
  }
  for (const { deviceId: id, heldBytes } of tunnels.holders()) {
    const party = directory.device(id)?.customerId ?? id;
    yield { kind: 'phone', id, party, heldBytes, cut: () => tunnels.closeDevice(id, 'memory_hoarded') };
  }
}

/** Ends all that runs, and notes for each of its clients why. */
function cutConnection(connection: ConnectionState, gate: Gate): void {
  for (const { permit } of connection.running) {
    if (permit) gate.refused('memory_hoarded', { port: connection.settings.port, peerAddress: permit.peerAddress });
  }
  connection.cutAll('memory_hoarded');
}
