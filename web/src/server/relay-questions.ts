import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Bus } from '@pocketproxy/prisma/bus';
import {
  answerChannel,
  refusalsAnswer,
  refusalsChannel,
  vpnSessionsAnswer,
  vpnSessionsChannel,
} from '@pocketproxy/relay/contract';
import { z } from 'zod';
import type { AskRefusals } from '@/domain/connection/ask-refusals';
import type { AskVpnSessions } from '@/domain/connection/ask-vpn-sessions';

const timeoutMs = 2_000;

/** What every answer says. */
const answerOf = z.object({ requestId: z.uuid() });

/** Questions to relays over the bus. A question about refusals that is already open waits for the same answer. */
export class RelayQuestions {
  readonly #bus: Bus;
  readonly #id = randomUUID();
  readonly #timeoutMs: number;
  readonly #refusals = new Map<string, ReturnType<AskRefusals>>();
  readonly #byRequest = new Map<string, (message: unknown) => void>();
  #subscribed: Promise<unknown> | undefined;

  constructor(bus: Bus, waitMs: number = timeoutMs) {
    this.#bus = bus;
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

  /** The answer, or undefined when the relay or the bus is silent. What is malformed is none. */
  async #ask<Answer>(channel: string, question: object, schema: z.ZodType<Answer>): Promise<Answer | undefined> {
    const requestId = randomUUID();
    const { answered, answer } = openQuestion<Answer>();
    this.#byRequest.set(requestId, (message) => {
      const { data } = schema.safeParse(message);
      if (data) answer(data);
    });
    const timer = setTimeout(() => answer(undefined), this.#timeoutMs);
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
