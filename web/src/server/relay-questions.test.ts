import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import test from 'node:test';
import type { Bus } from '@pocketproxy/prisma/bus';
import { answerChannel, refusalsChannel, refusalsQuestion, type RefusalsQuestion } from '@pocketproxy/relay/contract';
import { RelayQuestions } from '@/server/relay-questions';

const row = { reason: 'phone_offline', address: '198.51.100.1', count: 2, firstMs: 1, lastMs: 2 };

const targets = { url: 'http://127.0.0.1:3000/ip', dns: null };

/** A bus on which `relay` receives the questions and says what it sends to whom. */
function busWith(relay: (question: RefusalsQuestion, send: (channel: string, message: unknown) => void) => void) {
  const listeners = new Map<string, (message: unknown) => void>();
  const questions: RefusalsQuestion[] = [];
  const bus: Bus = {
    isUp: true,
    state: new EventEmitter(),
    async publish(channel, message) {
      assert.equal(channel, refusalsChannel);
      const question = refusalsQuestion.parse(message);
      questions.push(question);
      relay(question, (to, answer) => listeners.get(to)?.(answer));
    },
    async subscribe(channel, listener) {
      assert.ok(!listeners.has(channel), 'subscribed once');
      listeners.set(channel, listener);
      return () => undefined;
    },
    close: async () => undefined,
  };
  return { bus, questions };
}

test('PROTO-03: a question gets its own answer, and anyone who asks meanwhile gets the same', async () => {
  const { bus, questions } = busWith(({ askerId, requestId }, send) => {
    send(answerChannel(askerId), { requestId: randomUUID(), refusals: [] });
    send(answerChannel(askerId), { requestId, refusals: 'malformed' });
    send(answerChannel(askerId), { requestId, refusals: [row] });
  });
  const asks = new RelayQuestions(bus, targets);
  const [relayId, connectionId] = [randomUUID(), randomUUID()];
  const both = await Promise.all([asks.refusals(relayId, connectionId), asks.refusals(relayId, connectionId)]);
  assert.deepEqual(both, [[row], [row]]);
  assert.equal(questions.length, 1);
  assert.deepEqual(await asks.refusals(relayId, connectionId), [row]);
  assert.deepEqual([questions.length, questions[1]?.connectionId], [2, connectionId]);
});

test('PROTO-03: a relay that is silent, and a bus that is unavailable, end the wait without an answer', async () => {
  const silent = new RelayQuestions(busWith(() => undefined).bus, targets, 10);
  assert.equal(await silent.refusals(randomUUID(), randomUUID()), undefined);
  const away = new RelayQuestions(busWith(() => assert.fail('the bus is unavailable')).bus, targets, 60_000);
  assert.equal(await away.refusals(randomUUID(), randomUUID()), undefined);
});
