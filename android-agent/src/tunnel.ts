import type { Logger } from 'pino';
import { Session } from '@pocketproxy/relay/engine';
import {
  limits,
  relayMessage,
  type Capability,
  type PhoneMessage,
  type Reason,
  type RelayMessage,
} from '@pocketproxy/relay/protocol';
import type { Commands } from './commands.ts';
import type { Exits } from './exit/exits.ts';
import type { Upgraded } from './handshake.ts';
import { Heartbeat } from './heartbeat.ts';
import type { Network } from './network/network.ts';
import type { Reports } from './reports.ts';

/** What the phone says of itself in hello. */
export interface PhoneInfo {
  readonly appVersion: string;
  readonly model?: string;
  readonly osVersion?: string;
}

export interface TunnelContext {
  readonly network: Network;
  readonly exits: Exits;
  readonly commands: Commands;
  readonly reports: Reports;
  readonly info: PhoneInfo;
  readonly log: Logger;
  readonly now: () => number;
}

interface TunnelEvents {
  onWelcome(): void;
  /** Once, also when there never was a welcome. */
  onClose(reason: Reason): void;
}

type Welcome = Extract<RelayMessage, { type: 'welcome' }>;

/** One session with the relay: hello, welcome, then heartbeats, commands and streams until it closes. */
export class Tunnel {
  readonly #context: TunnelContext;
  readonly #events: TunnelEvents;
  readonly #session: Session;
  readonly #welcomeTimer: NodeJS.Timeout;
  #heartbeat: Heartbeat | undefined;

  constructor({ socket, head }: Upgraded, context: TunnelContext, events: TunnelEvents) {
    this.#context = context;
    this.#events = events;
    const { exits } = context;
    this.#session = new Session(socket, {
      role: 'phone',
      head,
      onControl: (message) => this.#onMessage(relayMessage.parse(message)),
      onOpen: (stream, target) => exits.open(stream, target),
      onUdpOpen: (flow) => exits.openUdp(flow),
      onClose: (reason) => this.#onClose(reason),
    });
    this.#welcomeTimer = setTimeout(() => this.close('handshake_timeout'), limits.helloTimeoutMs);
    this.#sayHello();
  }

  /** The phone's state changed in a way that cannot wait for the next heartbeat. */
  changed(): void {
    this.#heartbeat?.changed();
  }

  close(reason: Reason): void {
    this.#session.close(reason);
  }

  #sayHello(): void {
    const { network, info } = this.#context;
    this.#send({
      type: 'hello',
      protocol: 1,
      ...info,
      capabilities: capabilitiesOf(network),
      initialWindow: limits.initialWindowBytes,
      state: network.state(),
    });
  }

  /** What the schema refuses throws, and the session closes with protocol_error. */
  #onMessage(message: RelayMessage): void {
    switch (message.type) {
      case 'welcome':
        return this.#onWelcome(message);
      case 'command':
        return this.#context.commands.receive(message);
      case 'egress':
        return this.#context.exits.except(message.exceptions);
      default:
        return message satisfies never;
    }
  }

  #onWelcome(welcome: Welcome): void {
    if (this.#heartbeat) throw new Error('a second welcome');
    const { network, reports, exits, log, now } = this.#context;
    clearTimeout(this.#welcomeTimer);
    this.#session.peerWindow = welcome.initialWindow;
    const beat = (): void => {
      exits.rest();
      this.#send({ type: 'heartbeat', state: network.state() });
    };
    this.#heartbeat = new Heartbeat(beat, now, welcome.heartbeatIntervalMs);
    log.info({ deviceId: welcome.deviceId, epoch: welcome.epoch }, 'tunnel is up');
    reports.attach({ send: (report) => this.#send(report), accepts: welcome.accepts });
    this.#events.onWelcome();
  }

  #onClose(reason: Reason): void {
    clearTimeout(this.#welcomeTimer);
    this.#heartbeat?.stop();
    this.#context.reports.detach();
    this.#context.exits.except([]); // what the relay does not say again is closed
    this.#events.onClose(reason);
  }

  #send(message: PhoneMessage): void {
    this.#session.sendControl(message);
  }
}

function capabilitiesOf({ commands, rotationMethod }: Network): Capability[] {
  const words: Capability[] = ['udp', 'dns', ...commands, 'egress'];
  if (rotationMethod?.steps) words.push('steps');
  if (rotationMethod?.holds) words.push('holds');
  return words;
}
