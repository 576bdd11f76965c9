import type { Socket } from 'node:net';
import { abort } from '../../../engine/index.ts';
import type { Reason, Target } from '../../../protocol/index.ts';
import type { Grant, Place } from '../../gate/gate.ts';
import { openPipe, type Pipe } from '../../pipe/pipe.ts';
import type { PhoneRequest, Wait } from '../../waiting/waiting-room.ts';
import type { ListenerOptions } from '../context.ts';
import type { VpnSession } from './session.ts';

/**
 * A TCP connection of a VPN client, which the kernel has accepted in the place of its destination: a stream by a permit,
 * or a wait for the phone, or a reset.
 */
export class InterceptedStream implements PhoneRequest {
  readonly grant: Grant;
  readonly heldBytes = 0;
  readonly #socket: Socket;
  readonly #session: VpnSession;
  readonly #target: Target;
  readonly #options: ListenerOptions;
  #wait: Wait | undefined;
  #pipe: Pipe | undefined;
  #again = true;

  constructor(options: ListenerOptions, session: VpnSession, socket: Socket, target: Target) {
    this.grant = session.permit;
    this.#options = options;
    this.#session = session;
    this.#socket = socket;
    this.#target = target;
    session.running.add(this);
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => this.#closed());
    this.#wait = options.waitingRoom.enter(this);
  }

  begin(place?: Place): Reason | undefined {
    const { gate, tunnels, pipes } = this.#options;
    const permit = gate.permit(this.grant, this.#target, place);
    if (typeof permit === 'string') return permit;
    this.#pipe = openPipe({
      ...{ tunnels, pipes, permit, client: this.#socket },
      onOpened: () => undefined, // the client is connected since before
      onRefused: (reason, untouched) => this.#notOpened(reason, untouched),
    });
    return undefined;
  }

  /** A reset is all that a client can be told whose connection was accepted. */
  refused(reason: Reason): void {
    this.#options.gate.refused(reason, this.grant);
    abort(this.#socket);
  }

  cut(reason: Reason): void {
    this.#wait?.leave();
    if (this.#pipe) this.#pipe.cut(reason);
    abort(this.#socket);
  }

  #notOpened(reason: Reason, untouched: boolean): void {
    this.#pipe = undefined;
    const { phones, waitingRoom } = this.#options;
    const retry = this.#again && untouched && phones.isPassing(this.grant.connection.settings.deviceId, reason);
    this.#again = false;
    if (retry) this.#wait = waitingRoom.enterAgain(this, reason);
    else this.refused(reason);
  }

  #closed(): void {
    this.#session.running.delete(this);
    this.#wait?.leave();
  }
}
