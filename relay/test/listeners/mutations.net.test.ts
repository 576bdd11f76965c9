import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { echoes, tcpOrigin, type TcpOrigin } from '../support/origin.ts';
import { damaged, randomFrom } from '../support/random.ts';
import { Wire } from '../support/wire.ts';
import { readAnswer, signIn } from './http-wire.ts';
import { proxyUnderTest, type ProxyUnderTest } from './proxy-under-test.ts';

// Sound requests and answers with random damage, always the same: whatever comes, the relay neither fails nor leaks.

let proxy: ProxyUnderTest;
let origin: TcpOrigin;
let answer: Buffer = Buffer.alloc(0);

before(async () => {
  proxy = await proxyUnderTest({ settings: { whitelist: ['127.0.0.1'] } });
  origin = await tcpOrigin((socket) => {
    if (answer.length === 0) echoes(socket);
    else socket.once('data', () => socket.end(answer));
  });
});

after(async () => {
  await proxy.close();
  await origin.close();
});

/** Sends everything and the FIN, waits for the end of the connection. */
async function send(bytes: Buffer): Promise<void> {
  const wire = await Wire.connect(proxy.port);
  wire.write(bytes);
  wire.socket.end();
  const timer = setTimeout(() => wire.close(), 200); // an UDP association or a tunnel may stay open
  await wire.over();
  clearTimeout(timer);
  wire.close();
}

function soundRequests(): Record<string, Buffer> {
  const host = `127.0.0.1:${origin.port}`;
  return {
    'HTTP CONNECT': Buffer.from(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n${signIn}\r\nearly`),
    'HTTP absolute-form': Buffer.from(
      `POST http://${host}/a HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n5;x\r\nhello\r\n0\r\nA: b\r\n\r\n` +
        `GET http://${host}/b HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    ),
    'SOCKS5 CONNECT': Buffer.from([5, 2, 0, 2, 5, 1, 0, 1, 127, 0, 0, 1, origin.port >> 8, origin.port & 255, 1, 2]),
    'SOCKS5 UDP ASSOCIATE': Buffer.from([5, 1, 0, 5, 3, 0, 3, 1, 97, 0, 0]),
  };
}

const soundAnswers: Record<string, string> = {
  length: 'HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\n\r\nhello',
  chunks: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  interim: 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
};

for (const name of ['HTTP CONNECT', 'HTTP absolute-form', 'SOCKS5 CONNECT', 'SOCKS5 UDP ASSOCIATE']) {
  test(`PROTO-02: damaged requests of ${name}`, async () => {
    answer = Buffer.alloc(0);
    const sound = soundRequests()[name] ?? Buffer.alloc(0);
    const random = randomFrom(name.length * 7_919);
    for (let round = 0; round < 6; round++) {
      await Promise.all(Array.from({ length: 50 }, () => send(damaged(sound, random))));
    }
    await stillServes();
  });
}

for (const [name, sound] of Object.entries(soundAnswers)) {
  test(`PROTO-02: damaged answers, framed by ${name}`, async () => {
    const random = randomFrom(name.length * 104_729);
    const host = `127.0.0.1:${origin.port}`;
    for (let round = 0; round < 200; round++) {
      answer = damaged(Buffer.from(sound), random);
      if (answer.length > 0) await send(Buffer.from(`GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
    }
    await stillServes();
  });
}

async function stillServes(): Promise<void> {
  const wire = await Wire.connect(proxy.port);
  wire.write(`OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${signIn}\r\n`);
  assert.equal((await readAnswer(wire)).status, 200);
  await wire.rest();
  wire.close();
  assert.deepEqual(proxy.errors, []);
  while (proxy.connection.running.size > 0 || proxy.connection.streams > 0) await new Promise(setImmediate);
}
