import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import test from 'node:test';
import { exposePeerAddress, peerHeader } from '@/base/peer-address';

test('pitfall-27 the peer header always holds the socket’s address, whatever the client sends', async () => {
  exposePeerAddress();
  const server = createServer((received, response) => response.end(JSON.stringify(received.headers)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const headers = { [peerHeader]: '9.9.9.9', 'X-PocketProxy-Peer': '9.9.9.8' };
    const [response] = await once(request({ port, host: '127.0.0.1', headers }).end(), 'response');
    let body = '';
    for await (const piece of response) body += String(piece);
    assert.equal(JSON.parse(body)[peerHeader], '127.0.0.1');
  } finally {
    server.close();
  }
});
