import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Bus } from '@pocketproxy/prisma/bus';
import {
  answerChannel,
  clientsAnswer,
  clientsChannel,
  refusalsAnswer,
  refusalsChannel,
  trialAnswer,
  trialsChannel,
  type TrialTargets,
  vpnSessionsAnswer,
  vpnSessionsChannel,
} from '@pocketproxy/relay/contract';
import { z } from 'zod';
import type { AskClients } from '@/domain/connection/ask-clients';
import type { AskRefusals } from '@/domain/connection/ask-refusals';
import type { AskTrial } from '@/domain/connection/ask-trial';
import type { AskVpnSessions } from '@/domain/connection/ask-vpn-sessions';

const timeoutMs = 2_000;
/** A relay tests for 2.7 s, and waits up to a second for a connection that was made just now. */
const trialTimeoutMs = 5_000;

/** What every answer says. */
const answerOf = z.object({ requestId: z.uuid() });

/** Questions to relays over the bus. A question about refusals that is already open waits for the same answer. */
export class RelayQuestions {
  readonly #bus: Bus;
  readonly #id = randomUUID();
  readonly #targets: TrialTargets;
  readonly #timeoutMs: number;
  readonly #refusals = new Map<string, ReturnType<AskRefusals>>();
  readonly #byRequest = new Map<string, (message: unknown) => void>();
  #subscribed: Promise<unknown> | undefined;

  constructor(bus: Bus, targets: TrialTargets, waitMs: number = timeoutMs) {
    this.#bus = bus;
    this.#targets = targets;
    this.#timeoutMs = waitMs;
  }

  readonly refusals: AskRefusals = (relayId, connectionId) => {
    const open = this.#refusals.get(connectionId);
    if (open) return open;
    const asked = this.#ask(refusalsChannel, { relayId, connectionId }, refusalsAnswer)
      .then((answer) => answer?.refusals)
      .finally(() => this.#refusals.delete(connectionId));
    this.#refusals.set(connectionId, asked);
    return asked;
  };

  readonly vpnSessions: AskVpnSessions = async (relayId, connectionId, disconnect) => {
    const question = { relayId, connectionId, ...(disconnect !== undefined && { disconnect }) };
    return (await this.#ask(vpnSessionsChannel, question, vpnSessionsAnswer))?.sessions;
  };

  readonly clients: AskClients = (relayId, connectionId, end) => {
    const question = { relayId, connectionId, ...(end !== undefined && { end }) };
    return this.#ask(clientsChannel, question, clientsAnswer);
  };

  readonly trial: AskTrial = async (relayId, connectionId) => {
    const question = { relayId, connectionId, targets: this.#targets };
    return (await this.#ask(trialsChannel, question, trialAnswer, Math.max(this.#timeoutMs, trialTimeoutMs)))?.trial;
  };

  /** The answer, or undefined when the relay or the bus is silent. What is malformed is none. */
  async #ask<Answer>(
    channel: string,
    question: object,
    schema: z.ZodType<Answer>,
    waitMs = this.#timeoutMs,
  ): Promise<Answer | undefined> {
    const requestId = randomUUID();
    const { answered, answer } = openQuestion<Answer>();
    this.#byRequest.set(requestId, (message) => {
      const { data } = schema.safeParse(message);
      if (data) answer(data);
    });
    const timer = setTimeout(() => answer(undefined), waitMs);
    try {
      this.#subscribed ??= this.#bus.subscribe(answerChannel(this.#id), (message) => this.#receive(message));
      await this.#subscribed;
      await this.#bus.publish(channel, { ...question, requestId, askerId: this.#id });
    } catch {
      answer(undefined); // the bus is unavailable
    }
    return answered.finally(() => {
      clearTimeout(timer);
      this.#byRequest.delete(requestId);
    });
  }

  #receive(message: unknown): void {
    const { data } = answerOf.safeParse(message);
    if (data) this.#byRequest.get(data.requestId)?.(message);
  }
}

function openQuestion<Answer>() {
  let answer: (given: Answer | undefined) => void = () => undefined;
  const answered = new Promise<Answer | undefined>((resolve) => (answer = resolve));
  return { answered, answer };
}
