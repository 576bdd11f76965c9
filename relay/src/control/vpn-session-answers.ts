import type { Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import { answerChannel } from '../../contract/refusals.ts';
import type { VpnSession, VpnSessionsAnswer, VpnSessionsQuestion } from '../../contract/vpn-sessions.ts';

export interface VpnSessionAnswersOptions {
  readonly bus: Pick<Bus, 'publish'>;
  /** Sessions of a connection, the oldest first. */
  readonly of: (connectionId: string) => readonly VpnSession[];
  /** Ends a session of the connection, if it has one of this id. */
  readonly disconnect: (connectionId: string, id: string) => void;
  readonly log: Pick<Logger, 'warn'>;
}

/** Most of one connection that an answer names. */
const maxSessions = 40;

/** Answers web's questions about the OpenVPN sessions of a connection, and ends one where web asks for that. */
export class VpnSessionAnswers {
  readonly #options: VpnSessionAnswersOptions;

  constructor(options: VpnSessionAnswersOptions) {
    this.#options = options;
  }

  answer({ connectionId, requestId, askerId, disconnect }: VpnSessionsQuestion): void {
    const { bus, of, log } = this.#options;
    if (disconnect !== undefined) this.#options.disconnect(connectionId, disconnect);
    const sessions = of(connectionId).slice(-maxSessions).reverse();
    const answer: VpnSessionsAnswer = { requestId, sessions };
    bus.publish(answerChannel(askerId), answer).catch((error: unknown) => {
      log.warn({ err: error }, 'OpenVPN sessions asked for, not answered');
    });
  }
}
