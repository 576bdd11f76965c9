import type { Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import { answerChannel, type RefusalsAnswer, type RefusalsQuestion } from '../../contract/refusals.ts';
import type { ConnectionState } from '../connection/connection.ts';
import type { Directory } from '../connection/directory.ts';
import type { Refusals } from '../gate/refusals.ts';

export interface RefusalAnswersOptions {
  readonly bus: Pick<Bus, 'publish'>;
  readonly directory: Pick<Directory, 'connection'>;
  readonly recent: (connection: ConnectionState) => ReturnType<Refusals['recent']>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Answers web's questions about the last refusals of a connection. A connection that is not known had none. */
export class RefusalAnswers {
  readonly #options: RefusalAnswersOptions;

  constructor(options: RefusalAnswersOptions) {
    this.#options = options;
  }

  answer({ connectionId, requestId, askerId }: RefusalsQuestion): void {
    const { bus, directory, recent, log } = this.#options;
    const connection = directory.connection(connectionId);
    const answer: RefusalsAnswer = { requestId, refusals: connection ? recent(connection) : [] };
    bus.publish(answerChannel(askerId), answer).catch((error: unknown) => {
      log.warn({ err: error }, 'refusals asked for, not answered');
    });
  }
}
