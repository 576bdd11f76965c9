import type { Reason, Target } from '../../protocol/index.ts';
import type { Grant, Place } from '../gate/gate.ts';
import { openPipe } from '../pipe/pipe.ts';
import type { Client } from './client.ts';
import { ClientWait } from './client-wait.ts';

/** What a protocol answers to a client that asks for a stream. */
export interface ConnectAnswers {
  readonly established: Buffer;
  /** `retryAfterSeconds`: where another time than the reason's own is known. */
  readonly refusal: (reason: Reason, retryAfterSeconds?: number) => Buffer;
}

export interface ConnectRequest {
  readonly grant: Grant;
  readonly target: Target;
  /** Bytes that the client sent behind its request. */
  readonly early: Buffer;
  readonly answers: ConnectAnswers;
}

/**
 * Opens a stream to the target and leaves the client's socket to it; a client that is refused receives the reason. While
 * the phone is unavailable for a moment, the client waits; so it does, once, when the phone goes before the stream is open.
 */
export function connect(client: Client, request: ConnectRequest): void {
  const { grant, early, answers } = request;
  let again = true;
  const wait = new ClientWait(client, {
    ...{ grant, early, refusal: answers.refusal },
    begin: (bytes, place) => open(client, { ...request, early: bytes }, place, refused),
  });
  wait.enter();

  function refused(reason: Reason, untouched: boolean): void {
    client.reclaim();
    const { deviceId } = grant.connection.settings;
    const retry = again && untouched && client.context.options.phones.isPassing(deviceId, reason);
    again = false;
    if (retry) wait.enterAgain(reason);
    else wait.refused(reason);
  }
}

function open(
  client: Client,
  { grant, target, early, answers }: ConnectRequest,
  place: Place | undefined,
  onRefused: (reason: Reason, untouched: boolean) => void,
): Reason | undefined {
  const { gate, tunnels, pipes } = client.context.options;
  const permit = gate.permit(grant, target, place);
  if (typeof permit === 'string') return permit;
  const socket = client.release();
  openPipe({
    ...{ tunnels, pipes, permit, early, onRefused },
    client: socket,
    onOpened: () => void socket.write(answers.established),
  });
  return undefined;
}
