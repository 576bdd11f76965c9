import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Logger } from 'pino';
import { EgressPolicy } from '../engine/egress.ts';
import type { PhoneState } from '../protocol/control.ts';
import type { RelayConfig } from './config.ts';
import { ControlPlane } from './control/control-plane.ts';
import { Directory } from './connection/directory.ts';
import { Gate } from './gate/gate.ts';
import { startInternalServer, type InternalServer } from './process/internal-server.ts';
import { relayLimits } from './limits.ts';
import { familiesOf, publicBind } from './listeners/bind.ts';
import { descriptorLimit, Descriptors } from './listeners/descriptors.ts';
import type { Listener } from './listeners/listener.ts';
import { OpenVpn } from './listeners/openvpn/openvpn.ts';
import { PublicPorts } from './listeners/ports.ts';
import { proxyProtocols } from './listeners/proxy-protocols.ts';
import { openLog } from './log.ts';
import { healthOf, metricSources, type Measured } from './process/measures.ts';
import { MemoryGuard } from './process/memory-guard.ts';
import { Meter } from './connection/meter.ts';
import { Metrics } from './process/metrics.ts';
import { PipeSweep } from './pipe/pipe-sweep.ts';
import { VitalSigns } from './process/vitals.ts';
import { whoHolds } from './process/who-holds.ts';
import { Trials } from './trial/trials.ts';
import { Tunnels, type TunnelEvents } from './tunnel/registry.ts';
import { startTunnelServer, type TunnelServer } from './tunnel/server.ts';
import { StartQueue } from './tunnel/start-queue.ts';
import { PhoneStates } from './waiting/phone-states.ts';
import { RotationPhases } from './waiting/rotation-phases.ts';
import { WaitingRoom } from './waiting/waiting-room.ts';

/** Starts a relay. @throws when its own port is taken or a certificate cannot be read; nothing stays open then */
export async function startRelay(config: RelayConfig, log: Logger = openLog(config.logLevel)): Promise<Relay> {
  const relay = new Relay(config, log);
  try {
    await relay.start();
    return relay;
  } catch (error) {
    await relay.close(0);
    throw error;
  }
}

/** The relay, composed: what it knows, who may come in, where phones and customers arrive, and what it reports. */
export class Relay {
  readonly directory: Directory;
  readonly gate: Gate;
  readonly tunnels: Tunnels;
  readonly phases: RotationPhases;
  readonly waitingRoom: WaitingRoom;
  readonly listeners: readonly Listener[];
  readonly #config: RelayConfig;
  readonly #log: Logger;
  readonly #meter: Meter;
  readonly #guard: MemoryGuard;
  readonly #phones: PhoneStates;
  readonly #trials: Trials;
  readonly #pipes = new PipeSweep();
  readonly #descriptors: Descriptors;
  readonly #ports: PublicPorts;
  readonly openvpn: OpenVpn;
  readonly #control: ControlPlane;
  readonly #metrics: Metrics;
  readonly #vitals = new VitalSigns();
  #internal: InternalServer | undefined;
  #tunnelServer: TunnelServer | undefined;
  readonly #startQueue = new StartQueue(relayLimits.phonesPerTurn);
  #started = false;
  #sweep: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  constructor(config: RelayConfig, log: Logger) {
    const protocols = proxyProtocols(config, log); // first: a certificate that cannot be read ends it before anything is open
    this.#config = config;
    this.#log = log;
    this.#meter = new Meter(Date.now());
    this.directory = new Directory(this.#meter);
    this.#guard = new MemoryGuard({
      ...{ limitBytes: config.memoryLimitBytes, log },
      holders: () => whoHolds(this),
    });
    this.tunnels = new Tunnels(this.#tunnelEvents(), (deviceId) => this.directory.openedFor(deviceId));
    this.phases = new RotationPhases({
      streams: {
        busy: (deviceId, to) => this.tunnels.busyStreamsOf(deviceId, to),
        end: (deviceId, spared) => this.tunnels.endStreams(deviceId, 'rotating', spared),
      },
      onChange: (deviceId) => this.waitingRoom.look(deviceId),
    });
    this.#phones = new PhoneStates(this.tunnels, this.phases);
    const bind = publicBind(config.bind);
    this.#control = new ControlPlane({
      ...{ config, log, directory: this.directory, meter: this.#meter, tunnels: this.tunnels },
      phases: this.phases,
      startQueue: this.#startQueue,
      bootId: randomUUID(),
      families: familiesOf(bind),
      health: () => healthOf(this.#measured(), this.#vitals, protocols.certificate),
      onAuthority: (authority) => void this.openvpn.use(authority).catch((error: unknown) => this.#notUsed(error)),
      refusals: (connection) => this.gate.refusals.recent(connection),
      vpnSessions: {
        of: (connectionId) => this.openvpn.sessions.of(connectionId).map((session) => session.view),
        disconnect: (connectionId, id) => this.openvpn.sessions.disconnect(connectionId, id),
      },
      trial: (connectionId, targets) => this.#trials.run(connectionId, targets),
    });
    this.gate = new Gate({
      byPort: this.directory.byPort,
      phoneRefusal: (deviceId) => this.#phones.absence(deviceId)?.reason,
      keys: { verifierKey: config.verifierKey, sealingKeys: new Map(), currentKeyId: '' },
      egress: new EgressPolicy(config.egressAllow),
      exceptions: (deviceId) => this.directory.openedFor(deviceId).exceptions,
      memory: this.#guard,
    });
    this.waitingRoom = new WaitingRoom({ phones: this.#phones, gate: this.gate });
    const { gate, tunnels, waitingRoom } = this;
    const [pipes, phones] = [this.#pipes, this.#phones];
    this.#descriptors = new Descriptors(descriptorLimit(), log);
    const shared = { gate, tunnels, phones, waitingRoom, pipes, descriptors: this.#descriptors, log };
    this.#trials = new Trials({ directory: this.directory, passes: gate.trials, tunnels, phones, bind });
    this.#ports = new PublicPorts({ ...shared, bind, protocols: protocols.all });
    this.openvpn = new OpenVpn({
      ...{ ...shared, gate, config: config.openvpn },
      folder: path.join(config.stateDir, 'openvpn'),
      byUsername: (username) => this.directory.byUsername(username),
      connections: () => this.directory.connections,
      hasResolver: (deviceId) => tunnels.hasResolver(deviceId),
      authority: (onTrouble) => this.#control.vpn.authority(onTrouble),
      onState: (state, trouble) => this.#control.vpn.report(state, trouble),
    });
    this.listeners = [this.#ports, this.openvpn];
    this.#metrics = new Metrics(metricSources(this.#measured()));
  }

  /** Port that phones dial; 0 before the start. */
  get tunnelPort(): number {
    return this.#tunnelServer?.port ?? 0;
  }

  /** Port of health and metrics; 0 before the start. */
  get internalPort(): number {
    return this.#internal?.port ?? 0;
  }

  /** Lets phones wait, fills the directory, lets known phones in and opens the public ports. */
  async start(): Promise<void> {
    const { host, port } = this.#config.internal;
    this.#internal = await startInternalServer(host, port, {
      notReady: () => this.#notReady(),
      notes: () => this.#notes(),
      metrics: () => this.#metrics.text(),
      metricsType: this.#metrics.contentType,
    });
    this.#guard.start();
    this.#vitals.start();
    this.#tunnelServer = await this.#listenForPhones();
    await this.#openPorts();
    this.#phones.started();
    this.#started = true;
    this.#sweep = setInterval(() => {
      const nowMs = Date.now();
      this.#meter.tick(nowMs);
      this.directory.sweep(nowMs);
      this.tunnels.tellExceptions(this.directory.exceptions.version);
    }, relayLimits.sweepIntervalMs);
    await this.#control.start();
    void this.openvpn.start();
    this.#log.info({ tunnelPort: this.tunnelPort, internalPort: this.internalPort }, 'relay started');
  }

  /** Stops: nothing new, running streams get `drainMs`, usage is written, all is let go. May be called twice. */
  close(drainMs: number = relayLimits.drainTimeoutMs): Promise<void> {
    return (this.#closing ??= this.#stop(drainMs));
  }

  async #stop(drainMs: number): Promise<void> {
    this.gate.stop();
    this.#trials.close();
    this.waitingRoom.close();
    void this.#control.vpn.stop();
    this.phases.close();
    for (const listener of this.listeners) listener.stop();
    await Promise.all(this.listeners.map((listener) => listener.drain(drainMs)));
    const served = this.#tunnelServer?.close();
    this.tunnels.close('relay_stopping');
    await Promise.all([served, ...this.listeners.map((listener) => listener.end())]);
    clearInterval(this.#sweep);
    this.#pipes.close();
    this.#guard.stop();
    this.#vitals.stop();
    await this.#control.stop();
    this.#metrics.close();
    await this.#internal?.close();
    this.#log.info('relay stopped');
  }

  async #openPorts(): Promise<void> {
    const { directory, listeners, tunnels, waitingRoom } = this;
    const opening: Promise<boolean>[] = [];
    directory.on('opened', (connection) => {
      const opened = listeners.map((listener) => listener.open(connection));
      if (!this.#started) opening.push(...opened);
    });
    directory.on('changed', (connection) => this.openvpn.changed(connection));
    directory.on('closed', (port) => listeners.forEach((listener) => listener.close(port)));
    directory.on('revoked', (deviceId, reason) => {
      tunnels.closeDevice(deviceId, reason);
      waitingRoom.refuseAll(deviceId, reason);
    });
    await this.#control.learn();
    this.#startQueue.open();
    await Promise.all(opening);
  }

  #listenForPhones(): Promise<TunnelServer> {
    const { tunnels } = this;
    return startTunnelServer({
      ...this.#config.tunnel,
      ...{ tunnels, overloaded: this.#overloaded, startQueue: this.#startQueue },
      findDevice: (hash) => {
        const device = this.directory.deviceBySecret(hash);
        return device && { deviceId: device.id };
      },
      lookUpDevice: (hash) => this.#control.secrets.find(hash),
      onCertificateError: (error) => this.#log.error({ err: error }, 'the tunnel certificate cannot be read'),
    });
  }

  #tunnelEvents(): TunnelEvents {
    return {
      onUp: (deviceId, epoch, hello, peerAddress) => {
        this.#log.info({ deviceId, epoch, peerAddress, appVersion: hello.appVersion }, 'phone online');
        this.#control.presence.up(deviceId, epoch, { ...hello, state: this.#counted(deviceId, hello.state) });
        this.#control.commands.returned(deviceId);
        this.#control.commands.stateChanged(deviceId);
        this.phases.returned(deviceId);
        this.waitingRoom.look(deviceId);
      },
      onState: (deviceId, epoch, state) => {
        this.#control.presence.state(deviceId, epoch, this.#counted(deviceId, state));
        this.#control.commands.stateChanged(deviceId);
        this.waitingRoom.look(deviceId);
      },
      onResult: (deviceId, result) => this.#control.commands.result(deviceId, result),
      onStep: (deviceId, step) => this.#control.commands.step(deviceId, step),
      onFault: (deviceId, error) => this.#log.error({ deviceId, err: error }, 'handling a frame failed'),
      onDown: (deviceId, epoch, reason) => {
        this.#log.info({ deviceId, epoch, reason }, 'phone offline');
        this.#phones.lost(deviceId, reason);
        this.#control.presence.down(deviceId, epoch, reason);
        this.#control.commands.lost(deviceId);
      },
    };
  }

  /** Counts what the phone says its SIM has carried; returns the rest of its state, which changes only now and then. */
  #counted(deviceId: string, { simBytes, ...state }: PhoneState): PhoneState {
    if (simBytes !== undefined) this.directory.sim(deviceId)?.phoneCounted(simBytes);
    return state;
  }

  #measured(): Measured {
    const { directory, tunnels, gate, openvpn, waitingRoom } = this;
    return {
      ...{ directory, tunnels, gate, openvpn, waitingRoom },
      ...{ meter: this.#meter, ports: this.#ports, guard: this.#guard, descriptors: this.#descriptors },
      tunnelBbr: () => this.#tunnelServer?.bbr ?? false,
    };
  }

  #notUsed(error: unknown): void {
    this.#log.error({ err: error }, 'the new keys of OpenVPN are not in use; they will be from the next start on');
  }

  #notReady(): string | undefined {
    if (this.#closing) return 'stopping';
    if (!this.#control.learned) return 'the database does not answer and there is no snapshot';
    return this.#started ? undefined : 'starting';
  }

  /** What does not run although it may; the rest does. */
  #notes(): string[] {
    const { state, reason } = this.openvpn;
    return state === 'up' || reason === undefined ? [] : [`OpenVPN is ${state}: ${reason}`];
  }

  readonly #overloaded = () => this.#guard.overloaded;
}
