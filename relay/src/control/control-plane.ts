import { once } from 'node:events';
import { openBus, type Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import type { RelayConfig } from '../config.ts';
import type { Directory } from '../connection/directory.ts';
import { relayLimits } from '../limits.ts';
import type { Meter } from '../connection/meter.ts';
import type { Tunnels } from '../tunnel/registry.ts';
import type { RotationPhases } from '../waiting/rotation-phases.ts';
import type { StartQueue } from '../tunnel/start-queue.ts';
import { AccessLogWriter } from './access-log-rows.ts';
import { BusInbox, eventHandlers } from './bus-inbox.ts';
import { ClientAnswers } from './client-answers.ts';
import { Commands } from './commands.ts';
import { openDatabase, within, type Database } from './database.ts';
import { Flush } from './flush.ts';
import { TrafficNow } from './traffic-now.ts';
import { Loop } from './loop.ts';
import { Presence } from './presence.ts';
import { RefusalAnswers, type RefusalAnswersOptions } from './refusal-answers.ts';
import { registerRelay, relaySeen, type Registration, type RelayHealth } from './relay-row.ts';
import { SecretLookup } from './secret-lookup.ts';
import { SnapshotFile } from './snapshot.ts';
import { Sync } from './sync.ts';
import { TrialAnswers, type TrialAnswersOptions } from './trial-answers.ts';
import { Turn } from './turn.ts';
import { VpnRow, type VpnRowOptions } from './vpn-row.ts';
import { VpnSessionAnswers, type VpnSessionAnswersOptions } from './vpn-session-answers.ts';

export interface ControlPlaneOptions {
  readonly config: RelayConfig;
  readonly bootId: string;
  readonly directory: Directory;
  readonly meter: Meter;
  readonly tunnels: Tunnels;
  readonly phases: RotationPhases;
  /** Where phones wait until they are known. */
  readonly startQueue: StartQueue;
  /** Address families of the public ports. */
  readonly families: number[];
  /** The last refusals of a connection. */
  readonly refusals: RefusalAnswersOptions['recent'];
  /** The OpenVPN sessions of a connection. */
  readonly vpnSessions: Pick<VpnSessionAnswersOptions, 'of' | 'disconnect'>;
  /** Tests a connection. */
  readonly trial: TrialAnswersOptions['run'];
  /** Of this relay now. */
  readonly health: () => RelayHealth;
  readonly onAuthority: VpnRowOptions['onAuthority'];
  readonly log: Logger;
}

/** Everything between the relay's memory and Postgres, the bus and the disk. Nothing of the data path waits for it. */
export class ControlPlane {
  readonly sync: Sync;
  readonly secrets: SecretLookup;
  readonly flush: Flush;
  readonly trafficNow: TrafficNow;
  readonly accessLog: AccessLogWriter;
  readonly presence: Presence;
  readonly commands: Commands;
  readonly vpn: VpnRow;
  readonly #inbox: BusInbox;
  readonly #options: ControlPlaneOptions;
  readonly #db: Database;
  readonly #bus: Bus;
  readonly #snapshot: SnapshotFile;
  readonly #seen: Loop;
  readonly #startedMs = performance.now();
  /** True once the directory was filled, from wherever. */
  learned = false;
  #relayId: string | undefined;
  #registering: Promise<Registration> | undefined;
  #missedEvents = 0;
  #snapshotTimer: NodeJS.Timeout | undefined;
  /** What the snapshot on disk was made of. */
  #snapshotOf = { version: 0, usage: 0, atMs: 0 };

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
    const { config, bootId, directory, meter, tunnels, log } = options;
    const db = (this.#db = openDatabase(config.databaseUrl));
    const bus = (this.#bus = openBus(config));
    const relayId = async () => (await this.#register()).relayId;
    const turn = new Turn();
    this.#snapshot = new SnapshotFile(config.stateDir, config.name, config.verifierKey);
    this.flush = new Flush({ db, bus, meter, turn, bootId, log });
    this.trafficNow = new TrafficNow({ bus, meter, log });
    this.accessLog = new AccessLogWriter({ db, accessLog: meter.accessLog, log });
    this.presence = new Presence({
      ...{ db, bus, log },
      registration: () => this.#register(),
      isOnline: (id) => tunnels.isOnline(id),
      attemptOf: (id) => this.commands.attemptOf(id),
      rotating: () => this.commands.rotating,
      rttMs: (id) => tunnels.rttMs(id),
    });
    this.commands = new Commands({
      ...{ db, bus, relayId, log },
      sendCommand: (id, command) => tunnels.sendCommand(id, command),
      choosesHold: (id) => tunnels.choosesHold(id),
      isReady: (id) => tunnels.refusal(id) === undefined,
      carries: (id, to) => tunnels.busyStreamsOf(id, to) > 0,
      drain: (id, times) => options.phases.begin(id, times),
      onOver: (id) => {
        this.presence.rotationOver(id);
        options.phases.end(id);
      },
      publicIp: (id, family) => this.presence.publicIp(id, family),
    });
    this.sync = new Sync({
      ...{ db, bus, directory, turn, bootId, relayId, log },
      receives: () => bus.isUp && this.#inbox.subscribed,
      onDevices: () => options.startQueue.open(),
      onSynced: (everything) => {
        this.learned = true;
        if (everything) this.presence.check();
        this.#snapshotSoon();
      },
    });
    const refusals = new RefusalAnswers({ bus, directory, log, recent: options.refusals });
    const vpnSessions = new VpnSessionAnswers({ bus, log, ...options.vpnSessions });
    const clients = new ClientAnswers({ bus, directory, log });
    const trials = new TrialAnswers({ bus, log, run: options.trial });
    this.#inbox = new BusInbox({
      bus,
      relayId: () => this.#relayId,
      events: eventHandlers(this),
      onQuestion: (question) => refusals.answer(question),
      onVpnQuestion: (question) => vpnSessions.answer(question),
      onClientsQuestion: (question) => clients.answer(question),
      onTrialQuestion: (question) => trials.answer(question),
    });
    this.vpn = new VpnRow({ db, config, relayId, onAuthority: options.onAuthority, log });
    this.secrets = new SecretLookup({
      ...{ db, relayId, directory, log },
      readDevice: (id) => this.sync.readDevice(id),
    });
    this.#seen = new Loop({
      ...{ log, what: 'reporting that the relay is alive' },
      work: () => this.#reportAlive(),
      intervalMs: relayLimits.relaySeenIntervalMs,
      retryMs: relayLimits.retryDelayMs,
    });
  }

  /** Fills the directory: from Postgres, else from the snapshot. With neither it stays empty and the sync keeps trying. */
  async learn(): Promise<void> {
    const { log, directory } = this.#options;
    try {
      await within(relayLimits.startReadTimeoutMs, 'the first reading', this.#firstReading());
      return;
    } catch (error) {
      log.warn({ err: error }, 'the database does not answer; starting from the snapshot');
    }
    try {
      const snapshot = await this.#snapshot.read();
      if (!snapshot) return log.warn('there is no snapshot; nothing is known until the database answers');
      this.#relayId = snapshot.relayId;
      directory.replaceAll(snapshot.reading, Date.now());
      this.learned = true;
    } catch (error) {
      log.error({ err: error }, 'the snapshot is refused');
    }
  }

  async #firstReading(): Promise<void> {
    const receiving = Promise.all([this.#inbox.subscribe(), this.#bus.isUp || once(this.#bus.state, 'up')]);
    const received = within(relayLimits.startBusTimeoutMs, 'subscribing', receiving).catch(() => undefined);
    await this.#register();
    await received;
    await this.sync.readAll();
  }

  /** Begins all that repeats. */
  async start(): Promise<void> {
    this.trafficNow.start();
    for (const loop of [this.sync, this.flush, this.accessLog, this.presence, this.commands, this.#seen]) loop.start();
    const subscribed = this.#inbox.subscribe();
    await within(relayLimits.databaseTimeoutMs, 'subscribing', subscribed).catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'subscribing failed; changes arrive with the next full reading');
    });
  }

  /** Ends what repeats, writes what waits as far as Postgres answers, and lets everything go. */
  async stop(): Promise<void> {
    clearTimeout(this.#snapshotTimer);
    this.#inbox.stop();
    const { stopWriteTimeoutMs, stopSnapshotTimeoutMs, stopDisconnectTimeoutMs } = relayLimits;
    const { sync, commands, presence, flush, accessLog } = this;
    await this.trafficNow.stop();
    const lastUsage = flush.stop().then(() => flush.flush());
    const lastLines = accessLog.stop().then(() => accessLog.flush());
    const lastSeen = this.#seen.stop().then(() => this.#lastSeen());
    await Promise.all([
      this.#quietly(stopWriteTimeoutMs, 'ending the loops', [sync.stop(), commands.stop(), lastSeen]),
      this.#quietly(stopWriteTimeoutMs, 'the last state of phones', [presence.stop()]),
      this.#quietly(stopWriteTimeoutMs, 'the last usage', [lastUsage]),
      this.#quietly(stopWriteTimeoutMs, 'the last lines of the access log', [lastLines]),
      this.#quietly(stopWriteTimeoutMs, 'the state of OpenVPN', [this.vpn.stop()]),
    ]);
    await this.#quietly(stopSnapshotTimeoutMs, 'the last snapshot', [this.#writeSnapshot()]);
    await this.#quietly(stopDisconnectTimeoutMs, 'letting go', [this.#bus.close(), this.#db.close()]);
  }

  /** A run that ends in order is known to have lasted until now. */
  async #lastSeen(): Promise<void> {
    if (this.#registering) await relaySeen(this.#db, await this.#registering, this.#options.health());
  }

  /** Waits at most `ms` for all of the work; a failure is only logged. */
  async #quietly(ms: number, what: string, work: readonly Promise<unknown>[]): Promise<void> {
    await within(ms, what, Promise.all(work)).catch((error: unknown) => {
      this.#options.log.warn({ err: error }, `${what} failed`);
    });
  }

  /** The relay as the table knows it. Its row is written once per run, as soon as Postgres answers. */
  #register(): Promise<Registration> {
    this.#registering ??= this.#writeRow().catch((error: unknown) => {
      this.#registering = undefined; // anyone who asks next tries again
      throw error;
    });
    return this.#registering;
  }

  /** Reads everything where an event did not reach the bus since the last time: the bus may be unavailable to its sender only. */
  async #reportAlive(): Promise<void> {
    const seen = await relaySeen(this.#db, await this.#register(), this.#options.health());
    if (seen.missedEvents !== this.#missedEvents) this.sync.resync();
    this.#missedEvents = seen.missedEvents;
    await this.vpn.look(seen.wantsAuthority);
  }

  async #writeRow(): Promise<Registration> {
    const { config, bootId, families } = this.#options;
    const ageMs = performance.now() - this.#startedMs;
    const takesTls = config.proxyCertificate !== undefined;
    const row = { ...config, families, takesTls, tunnelUrl: config.tunnel.url };
    const writing = registerRelay(this.#db, row, bootId, ageMs);
    const registration = await within(relayLimits.databaseTimeoutMs, 'registering', writing);
    this.#relayId = registration.relayId;
    this.#missedEvents = registration.missedEvents;
    return registration;
  }

  /** Writes the snapshot soon where it would say something new. Bytes used alone make a new one once a minute. */
  #snapshotSoon(): void {
    const { version, usage, atMs } = this.#snapshotOf;
    const usageDue = performance.now() - atMs >= relayLimits.snapshotUsageIntervalMs && usage !== this.#usage();
    if (version === this.#options.directory.version && !usageDue) return;
    this.#snapshotTimer ??= setTimeout(() => {
      this.#snapshotTimer = undefined;
      this.#writeSnapshot().catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'the snapshot cannot be written');
      });
    }, relayLimits.snapshotDelayMs);
  }

  async #writeSnapshot(): Promise<void> {
    const { directory } = this.#options;
    if (!this.#relayId) return;
    const of = { version: directory.version, usage: this.#usage(), atMs: performance.now() };
    await this.#snapshot.write(this.#relayId, directory);
    this.#snapshotOf = of;
  }

  #usage(): number {
    const { up, down } = this.#options.meter.countedSoFar();
    return up + down;
  }
}
