import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import test from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { answerStatus, followResponses } from '@/base/running-response';

test('AUTH-04 only the request that was refused answers 429, among many at once and after it on the same socket', async () => {
  followResponses();
  const server = createServer((received, response) => {
    void (async () => {
      for await (const piece of received) void piece;
      await nextTurn();
      if (received.url === '/refused') answerStatus(429, 840);
      await nextTurn();
      response.end('body');
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const agent = new Agent({ keepAlive: true, maxSockets: 3 });
  const ask = async (path: string) => {
    const sent = request({ port, host: '127.0.0.1', path, method: 'POST', agent }).end('form');
    const [response] = await once(sent, 'response');
    let body = '';
    for await (const piece of response) body += String(piece);
    return [path, response.statusCode, response.headers['retry-after'], body];
  };
  try {
    const paths = Array.from({ length: 30 }, (_, n) => (n % 3 === 1 ? '/refused' : '/fine'));
    const answers = await Promise.all(paths.map(ask));
    for (const answer of answers) {
      const expected = answer[0] === '/refused' ? [429, '840'] : [200, undefined];
      assert.deepEqual(answer.slice(1), [...expected, 'body']);
    }
  } finally {
    agent.destroy();
    server.close();
  }
});

test('outside of a request there is nothing to answer', () => {
  assert.doesNotThrow(() => answerStatus(403));
});
