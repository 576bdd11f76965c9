import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { echoes, httpOrigin, tcpOrigin, udpEcho } from './support/origin.ts';
import { httpConnect, httpRequest, socksOpen } from './support/proxy-client.ts';
import { TestStack } from './support/test-stack.ts';
import { UdpClient } from './support/udp-client.ts';
import { assertUsage } from './support/usage.ts';

/** USE-01, pitfall 7: bytes are counted exactly, both ways, and reach Postgres. */

let stack: TestStack;

before(async () => {
  stack = await TestStack.start();
});
after(() => stack.close());

test('USE-01: CONNECT and SOCKS5 count exactly the payload, half-closed and reset streams included', async (t) => {
  const proxy = await stack.addProxy();
  const via = { port: proxy.port, login: proxy };
  const echo = await tcpOrigin(echoes);
  t.after(echo.close);
  let sent = 0;
  for (const [index, open] of [httpConnect, socksOpen, httpConnect].entries()) {
    const opened = await open(via, '127.0.0.1', echo.port);
    assert.ok(opened.ok);
    const size = 123_457 * (index + 1);
    opened.wire.write(Buffer.alloc(size));
    await opened.wire.exactly(size);
    sent += size;
    if (index === 0) opened.wire.socket.end();
    else opened.wire.socket.resetAndDestroy();
  }
  await assertUsage(stack, proxy, sent, sent);
});

test('USE-01: UDP counts the payload of datagrams both ways, not the SOCKS header', async (t) => {
  const proxy = await stack.addProxy();
  const udp = await udpEcho();
  t.after(udp.close);
  const client = await UdpClient.open({ port: proxy.port, login: proxy });
  assert.ok(client instanceof UdpClient);
  t.after(() => client.close());
  for (const size of [1, 512, 1_400, 60_000]) {
    client.send('127.0.0.1', udp.port, Buffer.alloc(size));
    await client.receive();
  }
  await assertUsage(stack, proxy, 61_913, 61_913);
});

test('USE-01: absolute-form counts what the origin received and sent, to the byte', async (t) => {
  const proxy = await stack.addProxy();
  let [up, down] = [0, 0];
  const origin = await httpOrigin((request, response) => {
    request.socket.once('close', () => {
      up += request.socket.bytesRead;
      down += request.socket.bytesWritten;
    });
    request.pipe(response);
  });
  t.after(origin.close);
  const answer = await httpRequest(
    { port: proxy.port, login: proxy },
    `http://127.0.0.1:${origin.port}/`,
    'POST',
    'x'.repeat(70_000),
  );
  assert.ok(answer.ok);
  await answer.wire.rest();
  answer.wire.close();
  await stack.until('the origin saw the end', async () => up > 0);
  await assertUsage(stack, proxy, up, down);
});

test('USE-01: usage belongs to the hour, the device and the customer of its time', async (t) => {
  const proxy = await stack.addProxy();
  const echo = await tcpOrigin(echoes);
  t.after(echo.close);
  const opened = await socksOpen({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port);
  assert.ok(opened.ok);
  opened.wire.write('12345');
  await opened.wire.exactly(5);
  opened.wire.close();
  await assertUsage(stack, proxy, 5, 5);
  const [row] = await stack.database.usageHour.findMany({ where: { connectionId: proxy.id } });
  assert.equal(row?.deviceId, proxy.phone.id);
  assert.equal(row.ownerId, stack.customerId);
  assert.equal(row.hour.getTime() % 3_600_000, 0);
  assert.ok(Date.now() - row.hour.getTime() < 2 * 3_600_000);
});
