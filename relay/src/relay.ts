import { randomUUID } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Logger } from 'pino';
import { EgressPolicy } from '../protocol/egress.ts';
import type { RelayConfig } from './config.ts';
import { ControlPlane } from './control/control-plane.ts';
import { Directory } from './directory.ts';
import { Gate } from './gate.ts';
import { startInternalServer } from './internal-server.ts';
import { relayLimits } from './limits.ts';
import { PublicPorts } from './listeners/ports.ts';
import { openLog } from './log.ts';
import { MemoryGuard } from './memory-guard.ts';
import { Meter } from './meter.ts';
import { Metrics } from './metrics.ts';
import { openPipe } from './pipe.ts';
import { Tunnels } from './tunnel/registry.ts';
import { startTunnelServer } from './tunnel/server.ts';

export interface RunningRelay {
  readonly tunnelPort: number;
  readonly internalPort: number;
  readonly directory: Directory;
  readonly tunnels: Tunnels;
  readonly gate: Gate;
  /** Stops: nothing new, running streams get `drainMs` (30 s when left out), usage is written. May be called twice. */
  close(drainMs?: number): Promise<void>;
}

/** Composes the relay and starts it. @throws when a port of its own is taken or a certificate cannot be read */
export async function startRelay(config: RelayConfig, log: Logger = openLog(config.logLevel)): Promise<RunningRelay> {
  const startEpoch = Date.now();
  const meter = new Meter(startEpoch);
  const directory = new Directory(meter);
  const guard = new MemoryGuard(config.memoryLimitBytes);
  const overloaded = () => guard.overloaded;
  const control: ControlPlane = new ControlPlane({
    ...{ config, startEpoch, directory, meter, log },
    bootId: randomUUID(),
    tunnels: () => tunnels,
  });
  const { presence, commands } = control;
  const tunnels: Tunnels = new Tunnels(
    {
      onUp(deviceId, epoch, hello, peerAddress) {
        log.info({ deviceId, epoch, peerAddress, appVersion: hello.appVersion }, 'phone online');
        presence.up(deviceId, epoch, hello);
        commands.stateChanged(deviceId);
      },
      onState(deviceId, epoch, state) {
        presence.state(deviceId, epoch, state);
        commands.stateChanged(deviceId);
      },
      onResult: (deviceId, result) => commands.result(deviceId, result),
      onDown(deviceId, epoch, reason) {
        log.info({ deviceId, epoch, reason }, 'phone offline');
        presence.down(deviceId, epoch, reason);
      },
    },
    startEpoch,
  );
  const gate = new Gate({
    byPort: directory.byPort,
    isOnline: (deviceId) => tunnels.isOnline(deviceId),
    keys: { verifierKey: config.verifierKey, sealingKeys: new Map(), currentKeyId: '' },
    egress: new EgressPolicy(config.egressAllow),
    overloaded,
  });
  const publicAddress = ipaddr.isValid(config.publicHost) ? config.publicHost : undefined;
  const ports = new PublicPorts({ gate, tunnels, openPipe, bind: config.bind, publicAddress, log });
  const metrics = new Metrics({
    streams: () => sum(directory.connections, ({ streams }) => streams),
    connections: () => sum(directory.connections, () => 1),
    tunnels: () => tunnels.count,
    bytes: () => meter.total,
    refusals: () => gate.refusals,
    waitingUsageRows: () => meter.waitingRows,
    overloaded,
  });
  let closing: Promise<void> | undefined;
  const internal = await startInternalServer(config.internal.host, config.internal.port, {
    notReady: () =>
      closing ? 'stopping' : control.learned ? undefined : 'the database does not answer and there is no snapshot',
    metrics: () => metrics.text(),
    metricsType: metrics.contentType,
  });

  directory.on('opened', (connection) => ports.open(connection));
  directory.on('closed', (port) => ports.close(port));
  directory.on('revoked', (deviceId, reason) => tunnels.closeDevice(deviceId, reason));
  await control.learn();
  const { host, port, certFile, keyFile, trustedProxies } = config.tunnel;
  const server = await startTunnelServer({
    ...{ tunnels, overloaded, host, port, certFile, keyFile, trustedProxies },
    findDevice(hash) {
      const device = directory.deviceBySecret(hash);
      if (!device) control.sync.unknownSecret();
      return device && { deviceId: device.id };
    },
    onCertificateError: (error) => log.error({ err: error }, 'the tunnel certificate cannot be read'),
  });
  await control.start();
  guard.start();
  const sweep = setInterval(() => {
    const nowMs = Date.now();
    meter.tick(nowMs);
    directory.sweep(nowMs);
  }, relayLimits.sweepIntervalMs);
  log.info({ tunnelPort: server.port, internalPort: internal.port }, 'relay started');

  async function stop(drainMs: number): Promise<void> {
    gate.stop();
    ports.stopAccepting();
    await ports.drain(drainMs);
    const stopped = server.stopAccepting();
    tunnels.close('relay_stopping');
    await Promise.all([stopped, ports.close()]);
    clearInterval(sweep);
    guard.stop();
    await control.stop();
    metrics.close();
    await internal.close();
    log.info('relay stopped');
  }

  return {
    ...{ directory, tunnels, gate, tunnelPort: server.port, internalPort: internal.port },
    close: (drainMs = relayLimits.drainTimeoutMs) => (closing ??= stop(drainMs)),
  };
}

function sum<T>(items: Iterable<T>, value: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += value(item);
  return total;
}
