import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { maxBusMessageBytes } from '@pocketproxy/prisma/bus';
import { answerChannel, refusalsAnswer, refusalsChannel } from '../../contract/refusals.ts';
import { reasons } from '../../protocol/reasons.ts';
import { noonMs, noSink, settings } from '../../test/fixtures.ts';
import { ConnectionState } from '../connection/connection.ts';
import { relayLimits } from '../limits.ts';
import { Refusals } from '../gate/refusals.ts';
import { BusInbox, eventHandlers } from './bus-inbox.ts';
import { RefusalAnswers } from './refusal-answers.ts';
import { unusedQuota } from '../connection/quota-use.ts';

type Sent = [channel: string, message: unknown];

async function setUp() {
  const relayId = randomUUID();
  const connection = new ConnectionState(settings(), noSink, unusedQuota, noonMs);
  const { id } = connection.settings;
  const refusals = new Refusals();
  const sent: Sent[] = [];
  let ask: (message: unknown) => void = () => assert.fail('no one listens');
  const bus = {
    publish: async (channel: string, message: unknown) => void sent.push([channel, message]),
    async subscribe(channel: string, listener: (message: unknown) => void) {
      if (channel === refusalsChannel) ask = listener;
      return () => undefined;
    },
  };
  const answers = new RefusalAnswers({
    ...{ bus, log: { warn() {} } },
    directory: { connection: (asked) => (asked === id ? connection : undefined) },
    recent: (asked) => refusals.recent(asked),
  });
  const unused = () => assert.fail('a question is no event');
  const inbox = new BusInbox({
    ...{
      bus,
      relayId: () => relayId,
      onQuestion: (question) => answers.answer(question),
      onVpnQuestion: () => assert.fail(),
      onTrialQuestion: () => undefined,
      onClientsQuestion: () => undefined,
    },
    events: eventHandlers({ sync: { changed: unused, resync: unused }, commands: { wake: unused } }),
  });
  await inbox.subscribe();
  const [requestId, askerId] = [randomUUID(), randomUUID()];
  const answered = async (question: object): Promise<Sent[]> => {
    ask(question);
    await new Promise(setImmediate);
    return sent.splice(0);
  };
  return { relayId, connection, id, refusals, requestId, askerId, answered };
}

test('PROTO-03 pitfall-2: a relay answers for its own connections, on the channel of who asked', async () => {
  const { relayId, connection, id, refusals, requestId, askerId, answered } = await setUp();
  refusals.note('phone_offline', connection, '198.51.100.1', noonMs);
  const question = { relayId, connectionId: id, requestId, askerId };
  const [sent] = await answered(question);
  const folded = { reason: 'phone_offline', address: '198.51.100.1', count: 1, firstMs: noonMs, lastMs: noonMs };
  assert.deepEqual(sent, [answerChannel(askerId), { requestId, refusals: [folded] }]);
  const unknown = await answered({ ...question, connectionId: randomUUID() });
  assert.deepEqual(unknown, [[answerChannel(askerId), { requestId, refusals: [] }]]);
  assert.deepEqual(await answered({ ...question, relayId: randomUUID() }), [], 'another relay’s');
  assert.deepEqual(await answered({ ...question, askerId: 'pocketproxy' }), [], 'not a question');
});

test('PROTO-03: the longest answer fits the bus and what web reads', async () => {
  const { relayId, connection, id, refusals, requestId, askerId, answered } = await setUp();
  const longest = Object.keys(reasons).reduce((a, b) => (a.length >= b.length ? a : b));
  assert.equal(longest in reasons, true);
  for (let n = 0; n < 2 * relayLimits.maxRecentRefusals; n++) {
    const address = `2001:db80:1000:10${10 + n}:1111:2222:3333:4444`;
    for (let times = 0; times < 100; times++) refusals.note('flow_control_error', connection, address, noonMs + times);
  }
  const [sent] = await answered({ relayId, connectionId: id, requestId, askerId });
  const answer = refusalsAnswer.parse(sent?.[1]);
  assert.equal(answer.refusals.length, relayLimits.maxRecentRefusals);
  const bytes = JSON.stringify(answer).length + 20 * longest.length;
  assert.ok(bytes < maxBusMessageBytes, `${bytes} bytes`);
});
