import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Bus } from '@pocketproxy/prisma/bus';
import {
  answerChannel,
  refusalsAnswer,
  refusalsChannel,
  type RecentRefusal,
  type RefusalsQuestion,
} from '@pocketproxy/relay/contract';
import type { AskRefusals } from '@/domain/connection/ask-refusals';

interface OpenQuestion {
  readonly answered: Promise<readonly RecentRefusal[] | undefined>;
  readonly answer: (refusals: readonly RecentRefusal[] | undefined) => void;
}

const timeoutMs = 2_000;

/** Questions to relays over the bus. A question that is already open waits for the same answer. */
export class RelayQuestions {
  readonly #bus: Bus;
  readonly #id = randomUUID();
  readonly #timeoutMs: number;
  readonly #byConnection = new Map<string, Promise<readonly RecentRefusal[] | undefined>>();
  readonly #byRequest = new Map<string, OpenQuestion['answer']>();
  #subscribed: Promise<unknown> | undefined;

  constructor(bus: Bus, waitMs: number = timeoutMs) {
    this.#bus = bus;
    this.#timeoutMs = waitMs;
  }

  readonly refusals: AskRefusals = (relayId, connectionId) => {
    const open = this.#byConnection.get(connectionId);
    if (open) return open;
    const asked = this.#ask(relayId, connectionId).finally(() => this.#byConnection.delete(connectionId));
    this.#byConnection.set(connectionId, asked);
    return asked;
  };

  async #ask(relayId: string, connectionId: string): Promise<readonly RecentRefusal[] | undefined> {
    const question: RefusalsQuestion = { relayId, connectionId, requestId: randomUUID(), askerId: this.#id };
    const { answered, answer } = openQuestion();
    this.#byRequest.set(question.requestId, answer);
    const timer = setTimeout(() => answer(undefined), this.#timeoutMs);
    try {
      this.#subscribed ??= this.#bus.subscribe(answerChannel(this.#id), (message) => this.#receive(message));
      await this.#subscribed;
      await this.#bus.publish(refusalsChannel, question);
    } catch {
      answer(undefined); // the bus is unavailable
    }
    return answered.finally(() => {
      clearTimeout(timer);
      this.#byRequest.delete(question.requestId);
    });
  }

  #receive(message: unknown): void {
    const { data } = refusalsAnswer.safeParse(message);
    if (data) this.#byRequest.get(data.requestId)?.(data.refusals);
  }
}

function openQuestion(): OpenQuestion {
  let answer: OpenQuestion['answer'] = () => undefined;
  const answered = new Promise<readonly RecentRefusal[] | undefined>((resolve) => (answer = resolve));
  return { answered, answer };
}
