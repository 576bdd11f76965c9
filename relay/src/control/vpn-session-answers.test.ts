import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { answerChannel } from '../../contract/refusals.ts';
import { vpnSessionsAnswer, type VpnSession } from '../../contract/vpn-sessions.ts';
import { VpnSessionAnswers } from './vpn-session-answers.ts';

test('the sessions of a connection are answered, newest first, after the one to end is gone', () => {
  const published: [string, unknown][] = [];
  const connectionId = randomUUID();
  const made = (sinceMs: number): VpnSession => ({ id: randomUUID(), address: '192.0.2.1', transport: 'udp', sinceMs });
  let sessions = Array.from({ length: 50 }, (_, i) => made(i));
  const [first] = sessions;
  assert(first);
  const answers = new VpnSessionAnswers({
    bus: { publish: (channel, message) => Promise.resolve(void published.push([channel, message])) },
    of: (id) => (id === connectionId ? sessions : []),
    disconnect: (_connectionId, id) => (sessions = sessions.filter((session) => session.id !== id)),
    log: { warn: assert.fail },
  });
  const [askerId, requestId] = [randomUUID(), randomUUID()];
  answers.answer({ relayId: randomUUID(), connectionId, requestId, askerId, disconnect: first.id });
  const [[channel, message] = []] = published;
  assert.equal(channel, answerChannel(askerId));
  const { sessions: told, requestId: told1 } = vpnSessionsAnswer.parse(message);
  assert.equal(told1, requestId);
  assert.deepEqual(told, sessions.slice(-40).reverse());
  assert(!sessions.includes(first));
});
