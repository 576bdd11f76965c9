import type { Bus } from '@pocketproxy/prisma/bus';
import type { Logger } from 'pino';
import type { ClientsAnswer, ClientsQuestion } from '../../contract/open-clients.ts';
import { answerChannel } from '../../contract/refusals.ts';
import type { Directory } from '../connection/directory.ts';
import { endClients, openClients } from '../connection/open-clients.ts';

export interface ClientAnswersOptions {
  readonly bus: Pick<Bus, 'publish'>;
  readonly directory: Pick<Directory, 'connection'>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Clients of one connection that an answer names; they fit what the bus carries (7,900 bytes). */
const maxClients = 40;

/** Answers web's questions about who uses a connection now, and ends what web asks for. One that is not known has no one. */
export class ClientAnswers {
  readonly #options: ClientAnswersOptions;

  constructor(options: ClientAnswersOptions) {
    this.#options = options;
  }

  answer({ connectionId, requestId, askerId, end }: ClientsQuestion): void {
    const { bus, directory, log } = this.#options;
    const connection = directory.connection(connectionId);
    const ended = connection && end !== undefined ? endClients(connection, end) : undefined;
    const clock = { nowMs: Date.now(), monotonicMs: performance.now() };
    const clients = connection ? openClients(connection, clock, ended) : [];
    const streams = clients.reduce((sum, client) => sum + client.streams, 0);
    const answer: ClientsAnswer = { requestId, clients: clients.slice(0, maxClients), streams };
    bus.publish(answerChannel(askerId), answer).catch((error: unknown) => {
      log.warn({ err: error }, 'open streams asked for, not answered');
    });
  }
}
