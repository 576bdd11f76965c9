import type { Reason } from '../../protocol/index.ts';
import type { Grant, Place } from '../gate/gate.ts';
import { relayLimits } from '../limits.ts';
import type { PhoneRequest, Wait } from '../waiting/waiting-room.ts';
import type { Client } from './client.ts';
import { closeAfterAnswer, refuse } from './closing.ts';
import { hold, type Protocol } from './protocol.ts';

export interface ClientWaitOptions {
  readonly grant: Grant;
  /** Bytes that the client sent behind its request. */
  readonly early: Buffer;
  /** Asks the gate, and begins. `early`: all that came behind the request so far. */
  readonly begin: (early: Buffer, place: Place | undefined) => Reason | undefined;
  /** What the client is answered when it is refused. */
  readonly refusal: (reason: Reason, retryAfterSeconds?: number) => Buffer;
}

/**
 * The one request of a client, from its end to its beginning: it may wait for its phone between. Meanwhile the client is
 * read as far as maxWaitingInputBytes, so that its leaving is noticed; a client that ends its side has left.
 */
export class ClientWait implements Protocol, PhoneRequest {
  readonly grant: Grant;
  readonly #client: Client;
  readonly #options: ClientWaitOptions;
  #early: Buffer;
  #wait: Wait | undefined;

  constructor(client: Client, options: ClientWaitOptions) {
    this.grant = options.grant;
    this.#client = client;
    this.#options = options;
    this.#early = options.early;
  }

  /** Begins now, or as soon as the phone is back; or refuses the client. */
  enter(): void {
    this.#takeClient();
    this.#wait = this.#client.context.options.waitingRoom.enter(this);
  }

  /** The phone was lost, for `reason`, before anything came of the request: begins once more. */
  enterAgain(reason: Reason): void {
    this.#takeClient();
    this.#client.readAll();
    this.#wait = this.#client.context.options.waitingRoom.enterAgain(this, reason);
  }

  #takeClient(): void {
    this.#client.settle();
    this.#client.protocol = this;
  }

  // PhoneRequest

  get heldBytes(): number {
    return this.#early.length;
  }

  begin(place?: Place): Reason | undefined {
    return this.#options.begin(this.#early, place);
  }

  refused(reason: Reason): void {
    const { phones } = this.#client.context.options;
    const retryAfterSeconds = phones.retryAfterSeconds(this.grant.connection.settings.deviceId, reason);
    refuse(this.#client, reason, this.#options.refusal(reason, retryAfterSeconds));
  }

  // Protocol, while it waits

  data(bytes: Buffer): void {
    this.#early = Buffer.concat([this.#early, bytes]);
    if (this.#early.length >= relayLimits.maxWaitingInputBytes) this.#client.hold(hold.answer);
  }

  ended(): void {
    this.#wait?.leave();
    closeAfterAnswer(this.#client);
  }

  expired(): void {
    // the waiting room has its own times
  }

  closed(): void {
    this.#wait?.leave();
  }
}
