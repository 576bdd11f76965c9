import type { Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import { answerChannel, refusalsChannel, refusalsQuestion, type RefusalsAnswer } from '../../contract/refusals.ts';
import type { ConnectionState } from '../connection/connection.ts';
import type { Directory } from '../connection/directory.ts';
import type { Refusals } from '../gate/refusals.ts';

export interface RefusalAnswersOptions {
  readonly bus: Bus;
  readonly directory: Pick<Directory, 'connection'>;
  readonly recent: (connection: ConnectionState) => ReturnType<Refusals['recent']>;
  /** The relay's row id. */
  readonly relayId: () => Promise<string>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Answers web's questions about the last refusals of a connection. A connection that is not known had none. */
export class RefusalAnswers {
  readonly #options: RefusalAnswersOptions;
  #unsubscribe: (() => void) | undefined;

  constructor(options: RefusalAnswersOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { bus, log } = this.#options;
    this.#unsubscribe = await bus.subscribe(refusalsChannel, (message) => {
      this.#answer(message).catch((error: unknown) => log.warn({ err: error }, 'refusals asked for, not answered'));
    });
  }

  stop(): void {
    this.#unsubscribe?.();
  }

  async #answer(message: unknown): Promise<void> {
    const { bus, directory, recent, relayId } = this.#options;
    const { data: question } = refusalsQuestion.safeParse(message);
    if (!question || question.relayId !== (await relayId())) return;
    const connection = directory.connection(question.connectionId);
    const refusals = connection ? recent(connection) : [];
    const answer: RefusalsAnswer = { requestId: question.requestId, refusals };
    await bus.publish(answerChannel(question.askerId), answer);
  }
}
