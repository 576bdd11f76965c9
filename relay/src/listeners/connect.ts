import type { Reason, Target } from '../../protocol/index.ts';
import type { Grant } from '../gate/gate.ts';
import { openPipe } from '../pipe/pipe.ts';
import type { Client } from './client.ts';
import { refuse } from './closing.ts';

/** What a protocol answers to a client that asks for a stream. */
export interface ConnectAnswers {
  readonly established: Buffer;
  readonly refusal: (reason: Reason) => Buffer;
}

export interface ConnectRequest {
  readonly grant: Grant;
  readonly target: Target;
  /** Bytes that the client sent behind its request. */
  readonly early: Buffer;
  readonly answers: ConnectAnswers;
}

/** Opens a stream to the target and leaves the client's socket to it; a client that is refused receives the reason. */
export function connect(client: Client, { grant, target, early, answers }: ConnectRequest): void {
  const { gate, tunnels, pipes } = client.context.options;
  const permit = gate.permit(grant, target);
  if (typeof permit === 'string') return refuse(client, permit, answers.refusal(permit));
  const socket = client.release();
  openPipe({
    ...{ tunnels, pipes, permit, early },
    client: socket,
    onOpened: () => void socket.write(answers.established),
    onRefused: (reason) => {
      client.reclaim();
      refuse(client, reason, answers.refusal(reason));
    },
  });
}
