import type { Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import { answerChannel } from '../../contract/refusals.ts';
import type { Trial, TrialAnswer, TrialQuestion, TrialTargets } from '../../contract/trials.ts';

export interface TrialAnswersOptions {
  readonly bus: Pick<Bus, 'publish'>;
  /** Uses the connection; null: it is not known. */
  readonly run: (connectionId: string, targets: TrialTargets) => Promise<Trial | null>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Tests a connection where web asks for that, and answers what came of it. */
export class TrialAnswers {
  readonly #options: TrialAnswersOptions;

  constructor(options: TrialAnswersOptions) {
    this.#options = options;
  }

  answer({ connectionId, requestId, askerId, targets }: TrialQuestion): void {
    const { bus, run, log } = this.#options;
    run(connectionId, targets)
      .then((trial) => bus.publish(answerChannel(askerId), { requestId, trial } satisfies TrialAnswer))
      .catch((error: unknown) => log.warn({ err: error }, 'a test asked for, not answered'));
  }
}
