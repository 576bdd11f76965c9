import type { Bus } from '@pocketproxy/prisma/bus';
import { busChannel, busEvent, type BusEvent } from '../../contract/events.ts';
import { clientsChannel, clientsQuestion, type ClientsQuestion } from '../../contract/open-clients.ts';
import { refusalsChannel, refusalsQuestion, type RefusalsQuestion } from '../../contract/refusals.ts';
import { trialQuestion, trialsChannel, type TrialQuestion } from '../../contract/trials.ts';
import { vpnSessionsChannel, vpnSessionsQuestion, type VpnSessionsQuestion } from '../../contract/vpn-sessions.ts';

type Events = { readonly [Type in BusEvent['type']]: Extract<BusEvent, { type: Type }> };
/** An event with its type known, so that the table below finds its handler. */
type EventOf<Type extends keyof Events> = { [Each in Type]: Events[Each] & { readonly type: Each } }[Type];

/** What the relay does about each event; undefined: it is for web. */
export type EventHandlers = { readonly [Type in keyof Events]: ((event: EventOf<Type>) => void) | undefined };

export interface BusInboxOptions {
  readonly bus: Pick<Bus, 'subscribe'>;
  /** The relay's row id; undefined until it is known, and then no message names this relay. */
  readonly relayId: () => string | undefined;
  readonly events: EventHandlers;
  /** Web asks about the last refusals of a connection. */
  readonly onQuestion: (question: RefusalsQuestion) => void;
  /** Web asks about the OpenVPN sessions of a connection. */
  readonly onVpnQuestion: (question: VpnSessionsQuestion) => void;
  /** Web asks who uses a connection now. */
  readonly onClientsQuestion: (question: ClientsQuestion) => void;
  /** Web asks for a test of a connection. */
  readonly onTrialQuestion: (question: TrialQuestion) => void;
}

/**
 * The one place where the relay receives what the bus brings: it reads a message, drops what is not for this relay, and
 * hands the rest to its handler. Messages that it cannot read are of a newer version, or not ours.
 */
export class BusInbox {
  readonly #options: BusInboxOptions;
  #subscribing: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(options: BusInboxOptions) {
    this.#options = options;
  }

  /** Receives from now on. Resolves once the bus has taken the subscriptions. May be called twice. */
  subscribe(): Promise<void> {
    const { bus } = this.#options;
    this.#subscribing ??= Promise.all([
      bus.subscribe(busChannel, (message) => this.#onEvent(message)),
      bus.subscribe(refusalsChannel, (message) => this.#onQuestion(message)),
      bus.subscribe(vpnSessionsChannel, (message) => this.#onVpnQuestion(message)),
      bus.subscribe(clientsChannel, (message) => this.#onClientsQuestion(message)),
      bus.subscribe(trialsChannel, (message) => this.#onTrialQuestion(message)),
    ]).then((ends) => void (this.#unsubscribe = () => ends.forEach((end) => end())));
    return this.#subscribing;
  }

  /** True once the bus has taken the subscriptions. */
  get subscribed(): boolean {
    return this.#unsubscribe !== undefined;
  }

  stop(): void {
    this.#unsubscribe?.();
  }

  #onEvent(message: unknown): void {
    const { data: event } = busEvent.safeParse(message);
    if (!event || ('relayId' in event && !this.#isOurs(event.relayId))) return;
    handle(this.#options.events, event);
  }

  #onQuestion(message: unknown): void {
    const { data: question } = refusalsQuestion.safeParse(message);
    if (question && this.#isOurs(question.relayId)) this.#options.onQuestion(question);
  }

  #onVpnQuestion(message: unknown): void {
    const { data: question } = vpnSessionsQuestion.safeParse(message);
    if (question && this.#isOurs(question.relayId)) this.#options.onVpnQuestion(question);
  }

  #onClientsQuestion(message: unknown): void {
    const { data: question } = clientsQuestion.safeParse(message);
    if (question && this.#isOurs(question.relayId)) this.#options.onClientsQuestion(question);
  }

  #onTrialQuestion(message: unknown): void {
    const { data: question } = trialQuestion.safeParse(message);
    if (question && this.#isOurs(question.relayId)) this.#options.onTrialQuestion(question);
  }

  #isOurs(relayId: string): boolean {
    return relayId === this.#options.relayId();
  }
}

function handle<Type extends keyof Events>(handlers: EventHandlers, event: EventOf<Type>): void {
  handlers[event.type]?.(event);
}

/** What the handlers of events need of the control plane. */
export interface EventReaders {
  readonly sync: {
    changed(kind: 'connections' | 'devices' | 'customers', id: string): void;
    resync(): void;
  };
  readonly commands: { wake(): void };
}

/** The relay's table from event to handler. */
export function eventHandlers({ sync, commands }: EventReaders): EventHandlers {
  return {
    'connection.changed': ({ connectionId }) => sync.changed('connections', connectionId),
    'device.changed': ({ deviceId }) => sync.changed('devices', deviceId),
    'customer.changed': ({ customerId }) => sync.changed('customers', customerId),
    'ceilings.changed': () => sync.resync(),
    'egress.changed': () => sync.resync(),
    'command.created': () => commands.wake(),
    'device.status': undefined,
    'command.changed': undefined,
    'usage.flushed': undefined,
    'traffic.now': undefined,
    'alert.changed': undefined,
    'user.changed': undefined,
    'key.changed': undefined,
  };
}
