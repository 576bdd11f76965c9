import type { Directory } from '../connection/directory.ts';
import type { Meter } from '../connection/meter.ts';
import type { RelayHealth } from '../control/relay-row.ts';
import type { Gate } from '../gate/gate.ts';
import type { OpenVpn } from '../listeners/openvpn/openvpn.ts';
import type { Descriptors } from '../listeners/descriptors.ts';
import type { PublicPorts } from '../listeners/ports.ts';
import type { ProxyProtocols } from '../listeners/proxy-protocols.ts';
import type { Tunnels } from '../tunnel/registry.ts';
import type { WaitingRoom } from '../waiting/waiting-room.ts';
import type { MemoryGuard } from './memory-guard.ts';
import type { MetricSources } from './metrics.ts';
import type { VitalSigns } from './vitals.ts';

/** The parts of a relay of which something is measured. */
export interface Measured {
  readonly directory: Directory;
  readonly meter: Meter;
  readonly tunnels: Tunnels;
  readonly gate: Gate;
  readonly ports: PublicPorts;
  readonly descriptors: Descriptors;
  readonly openvpn: OpenVpn;
  readonly waitingRoom: WaitingRoom;
  readonly guard: MemoryGuard;
  /** The tunnel's own socket sends by BBR. */
  readonly tunnelBbr: () => boolean;
}

/** What /metrics shows. */
export function metricSources(of: Measured): MetricSources {
  const { directory, meter, tunnels, gate, ports, openvpn, waitingRoom, guard, descriptors } = of;
  return {
    streams: () => streamsOf(directory),
    connections: () => sum(directory.connections, () => 1),
    tunnels: () => tunnels.count,
    bytes: () => meter.countedSoFar(),
    refusals: () => gate.refusals.counts,
    waitingRequests: () => waitingRoom.size,
    waitingUsageRows: () => meter.waitingRows,
    droppedLogLines: () => meter.accessLog.dropped,
    portFaults: () => sum([ports, openvpn], ({ faults }) => faults.size),
    bbrListeners: () => ports.bbrCount + Number(of.tunnelBbr()) + Number(openvpn.bbr),
    descriptorShortages: () => descriptors.shortages,
    overloaded: () => guard.overloaded,
    openvpn: () => ({ up: openvpn.state === 'up', sessions: openvpn.sessions.size, restarts: openvpn.restarts }),
  };
}

/** What the relay writes with its sign of life. */
export function healthOf(
  { directory, tunnels, openvpn, guard }: Measured,
  vitals: VitalSigns,
  certificate: ProxyProtocols['certificate'],
): RelayHealth {
  return {
    ...vitals.look(),
    memoryBytes: Math.round(guard.usedBytes),
    memoryLimitBytes: Math.round(guard.limitBytes),
    phones: tunnels.count,
    streams: streamsOf(directory),
    vpnSessions: openvpn.sessions.size,
    certificate: certificate(),
  };
}

function streamsOf({ connections }: Directory): number {
  return sum(connections, ({ streams }) => streams);
}

function sum<T>(items: Iterable<T>, value: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += value(item);
  return total;
}
