import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { reasons, type Reason } from '../../protocol/index.ts';
import { closedPort, echoes, tcpOrigin, type TcpOrigin } from '../support/origin.ts';
import { Wire } from '../support/wire.ts';
import { readAnswer, signIn } from './http-wire.ts';
import { proxyUnderTest, type ProxyUnderTest } from './proxy-under-test.ts';

let proxy: ProxyUnderTest;
let origin: TcpOrigin;
const wires: Wire[] = [];

before(async () => {
  proxy = await proxyUnderTest();
  origin = await tcpOrigin(echoes);
});

afterEach(() => {
  for (const wire of wires.splice(0)) wire.close();
});

after(async () => {
  await proxy.close();
  await origin.close();
});

async function connect(port = proxy.port): Promise<Wire> {
  const wire = await Wire.connect(port);
  wires.push(wire);
  return wire;
}

function request(port = origin.port, fields = signIn): string {
  return `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${fields}\r\n`;
}

test('PROTO-02 pitfall-23: CONNECT answers 200 without framing, and early data is delivered', async () => {
  const wire = await connect();
  wire.write(`${request()}early`);
  const head = (await wire.through('\r\n\r\n')).toString();
  assert.match(head, /^HTTP\/1\.1 200 [^\r]*\r\n/);
  assert.doesNotMatch(head, /content-length|transfer-encoding/i);
  assert.equal((await wire.exactly(5)).toString(), 'early');
});

test('PROTO-02 pitfall-23: CONNECT with early data, split at every byte', async () => {
  const all = `\r\n${request()}early`;
  for (let cut = 1; cut < all.length; cut++) {
    const wire = await connect();
    wire.write(all.slice(0, cut));
    await new Promise(setImmediate);
    wire.write(all.slice(cut));
    await wire.through('\r\n\r\n');
    assert.equal((await wire.exactly(5)).toString(), 'early', `cut at ${cut}`);
    wire.close();
  }
});

test('PROTO-02: CONNECT keeps half-close whole', async () => {
  const wire = await connect();
  wire.write(`${request()}to the end`);
  wire.socket.end();
  await wire.through('\r\n\r\n');
  assert.equal((await wire.rest()).toString(), 'to the end');
});

test('PROTO-02: CONNECT from an HTTP/1.0 client without Host', async () => {
  const wire = await connect();
  wire.write(`CONNECT 127.0.0.1:${origin.port} HTTP/1.0\r\n${signIn}\r\nhello`);
  assert.match((await wire.through('\r\n\r\n')).toString(), / 200 /);
  assert.equal((await wire.exactly(5)).toString(), 'hello');
});

const refusals: readonly (readonly [string, Reason])[] = [
  ['CONNECT 127.0.0.1 HTTP/1.1', 'bad_address'],
  ['CONNECT 127.0.0.1:0 HTTP/1.1', 'bad_address'],
  ['CONNECT ::1:80 HTTP/1.1', 'bad_address'],
  ['CONNECT 127.1:80 HTTP/1.1', 'bad_address'],
  ['CONNECT 2130706433:80 HTTP/1.1', 'bad_address'],
  ['CONNECT http://127.0.0.1:80/ HTTP/1.1', 'bad_address'],
  ['CONNECT 10.0.0.1:80 HTTP/1.1', 'destination_refused'],
  ['CONNECT [::ffff:10.0.0.1]:80 HTTP/1.1', 'destination_refused'],
  ['CONNECT [64:ff9b::10.0.0.1]:80 HTTP/1.1', 'destination_refused'],
  ['CONNECT 8.8.8.8:25 HTTP/1.1', 'destination_refused'],
  ['GET https://example.com/ HTTP/1.1', 'needs_connect'],
  ['GET wss://example.com/ HTTP/1.1', 'needs_connect'],
  ['GET ftp://example.com/ HTTP/1.1', 'command_unsupported'],
  ['GET http://user@word@example.com/ HTTP/1.1', 'bad_request'],
  ['CONNECT user@example.com:80 HTTP/1.1', 'bad_address'],
  ['GET http://127.1/ HTTP/1.1', 'bad_address'],
  ['GET http://192.168.0.1/ HTTP/1.1', 'destination_refused'],
  ['GET example.com:80 HTTP/1.1', 'bad_request'],
  ['TRACE http://example.com/ HTTP/1.1\r\nMax-Forwards: 0', 'command_unsupported'],
];

for (const [line, reason] of refusals) {
  test(`PROTO-02 SEC-03 pitfall-21: ${line.split('\r\n')[0]} is refused with ${reason}`, async () => {
    const before = proxy.opened.length;
    const wire = await connect();
    wire.write(`${line}\r\nHost: x\r\n${signIn}\r\n`);
    const { status, fields, body } = await readAnswer(wire);
    assert.equal(status, reasons[reason].http);
    assert.equal(fields.get('x-pocketproxy-reason'), reason);
    assert.equal(body, `${reason}: ${reasons[reason].sentence}\n`);
    assert.equal(fields.get('connection'), 'close');
    assert.equal((await wire.rest()).length, 0);
    assert.equal(proxy.opened.length, before);
  });
}

const malformed: Record<string, string> = {
  'a line end of LF alone': 'GET http://a/ HTTP/1.1\nHost: a\n\n',
  'a NUL': 'GET http://a/ HTTP/1.1\r\nHost: a\0\r\n\r\n',
  'a folded field': 'GET http://a/ HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n',
  'CL and TE': 'POST http://a/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
  'two Hosts': 'GET http://a/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  'no version': 'GET http://a/\r\n\r\n',
  'HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
};

for (const [name, bytes] of Object.entries(malformed)) {
  test(`PROTO-02 pitfall-23: a request with ${name} gets 400 and is closed`, async () => {
    const wire = await connect();
    wire.write(Buffer.from(bytes, 'latin1'));
    assert.equal((await readAnswer(wire)).status, 400);
    assert.equal((await wire.rest()).length, 0);
  });
}

const tooLong: readonly (readonly [name: string, bytes: string, reason: Reason])[] = [
  ['line', `GET http://a/${'x'.repeat(70_000)} HTTP/1.1\r\n\r\n`, 'target_too_long'],
  ['field', `GET http://a/ HTTP/1.1\r\nCookie: ${'x'.repeat(70_000)}\r\n\r\n`, 'head_too_long'],
  ['list of fields', `GET http://a/ HTTP/1.1\r\n${'A: b\r\n'.repeat(300)}\r\n`, 'head_too_long'],
];

for (const [name, bytes, reason] of tooLong) {
  test(`PROTO-04 pitfall-41: a request with too long a ${name} gets ${reasons[reason].http} ${reason}`, async () => {
    const wire = await connect();
    wire.write(bytes);
    const { status, body } = await readAnswer(wire);
    assert.deepEqual([status, body], [reasons[reason].http, `${reason}: ${reasons[reason].sentence}\n`]);
    assert.equal((await wire.rest()).length, 0);
  });
}

test('PROTO-02 pitfall-23: a transfer coding that is not known gets 501', async () => {
  const wire = await connect();
  wire.write(`POST http://a/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n`);
  assert.equal((await readAnswer(wire)).status, 501);
});

test('PROTO-02 pitfall-23: a chunked body that is malformed ends the connection', async (t) => {
  const silent = await tcpOrigin(() => {});
  t.after(() => silent.close());
  const wire = await connect();
  const head = `POST http://127.0.0.1:${silent.port}/ HTTP/1.1\r\nHost: a\r\n${signIn}Transfer-Encoding: chunked\r\n\r\n`;
  wire.write(`${head}5\r\nhello\r\nzzz\r\n`);
  assert.equal((await wire.over()).bytes.length, 0);
});

test('PROTO-02: a person who opens the port in a browser reads what it is', async () => {
  const wire = await connect();
  wire.write('GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const { status, body } = await readAnswer(wire);
  assert.equal(status, 400);
  assert.match(body, /is a PocketProxy port/);
});

test('PROTO-02: 407 asks on the same socket, and the client can answer there', async () => {
  const wire = await connect();
  wire.write(request(origin.port, ''));
  const asked = await readAnswer(wire);
  assert.equal(asked.status, 407);
  assert.equal(asked.fields.get('proxy-authenticate'), 'Basic realm="PocketProxy"');
  assert.equal(asked.fields.get('x-pocketproxy-reason'), 'credentials_missing');
  wire.write(request(origin.port, 'Proxy-Authorization: Basic d3Jvbmc6d3Jvbmc=\r\n'));
  assert.equal((await readAnswer(wire)).fields.get('x-pocketproxy-reason'), 'credentials_wrong');
  wire.write(`${request()}hello`);
  assert.match((await wire.through('\r\n\r\n')).toString(), / 200 /);
  assert.equal((await wire.exactly(5)).toString(), 'hello');
});

test('PROTO-02 pitfall-23: 407 passes over a small body and continues', async () => {
  const wire = await connect();
  wire.write('POST http://a/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe');
  assert.equal((await readAnswer(wire)).status, 407);
  wire.write(`llo${request()}`);
  assert.match((await wire.through('\r\n\r\n')).toString(), / 200 /);
});

const bigBodies: Record<string, string> = {
  'a big body': 'Content-Length: 1000000\r\n',
  'a body of unknown length': 'Transfer-Encoding: chunked\r\n',
  'a body that waits for 100': 'Content-Length: 5\r\nExpect: 100-continue\r\n',
};

for (const [name, fields] of Object.entries(bigBodies)) {
  test(`PROTO-02 pitfall-23: 407 to a request with ${name} closes instead of reading it`, async () => {
    const wire = await connect();
    wire.write(`POST http://a/ HTTP/1.1\r\nHost: a\r\n${fields}\r\n`);
    const asked = await readAnswer(wire);
    assert.equal(asked.status, 407);
    assert.equal(asked.fields.get('connection'), 'close');
    assert.equal((await wire.rest()).length, 0);
  });
}

test('PROTO-02: 407 to HTTP/1.0 and to HEAD', async () => {
  const old = await connect();
  old.write('CONNECT a:1 HTTP/1.0\r\n\r\n');
  assert.equal((await readAnswer(old)).fields.get('connection'), 'close');
  const head = await connect();
  head.write('HEAD http://a/ HTTP/1.1\r\nHost: a\r\n\r\n');
  assert.equal((await readAnswer(head, 'HEAD')).status, 407);
  head.write('GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n');
  assert.equal((await readAnswer(head)).status, 407);
});

test('PROTO-02: OPTIONS that is meant for the proxy is answered by it, also pipelined', async () => {
  const wire = await connect();
  wire.write(`OPTIONS * HTTP/1.1\r\nHost: a\r\n${signIn}\r\n`.repeat(3));
  for (let i = 0; i < 3; i++) assert.match((await readAnswer(wire)).fields.get('allow') ?? '', /CONNECT/);
  wire.write(`OPTIONS http://a/ HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\nConnection: close\r\n${signIn}\r\n`);
  assert.equal((await readAnswer(wire)).status, 200);
  assert.equal((await wire.rest()).length, 0);
});

test('PROTO-02: a connection that the destination refuses is reported', async () => {
  const wire = await connect();
  wire.write(request(await closedPort()));
  const { status, fields } = await readAnswer(wire);
  assert.equal(status, 502);
  assert.equal(fields.get('x-pocketproxy-reason'), 'connect_refused');
});

const phones: Record<string, [Parameters<typeof proxyUnderTest>[0], Reason]> = {
  'is offline': [{ online: false }, 'phone_offline'],
  'has no mobile network': [{ phoneRefuses: 'mobile_down' }, 'mobile_down'],
  'cannot resolve the name': [{ phoneRefuses: 'name_not_found' }, 'name_not_found'],
};

for (const [name, [options, reason]] of Object.entries(phones)) {
  test(`PROTO-04: HTTP says that the phone ${name}`, async (t) => {
    const other = await proxyUnderTest(options);
    t.after(() => other.close());
    for (const line of ['CONNECT example.com:80', 'GET http://example.com/', 'HEAD http://example.com/']) {
      const wire = await connect(other.port);
      wire.write(`${line} HTTP/1.1\r\nHost: x\r\n${signIn}\r\n`);
      const { status, fields, body } = await readAnswer(wire, line.split(' ')[0]);
      assert.equal(status, reasons[reason].http, line);
      assert.equal(fields.get('x-pocketproxy-reason'), reason);
      assert.equal(body === '', line.startsWith('HEAD'));
      assert.equal((await wire.rest()).length, 0);
    }
  });
}

test('PROTO-03: a connection that is SOCKS5 only refuses HTTP', async (t) => {
  const other = await proxyUnderTest({ settings: { protocols: ['socks5'] } });
  t.after(() => other.close());
  const wire = await connect(other.port);
  wire.write(request());
  const { status, fields } = await readAnswer(wire);
  assert.equal(status, 403);
  assert.equal(fields.get('x-pocketproxy-reason'), 'protocol_not_allowed');
});

test('IPWL-02: a whitelisted client needs no credentials, and wrong ones do not hurt', async (t) => {
  const other = await proxyUnderTest({ settings: { whitelist: ['127.0.0.0/8'] } });
  t.after(() => other.close());
  for (const fields of ['', 'Proxy-Authorization: Basic d3Jvbmc6d3Jvbmc=\r\n']) {
    const wire = await connect(other.port);
    wire.write(request(origin.port, fields));
    assert.match((await wire.through('\r\n\r\n')).toString(), / 200 /);
  }
});

test('MON-02: every request of a kept-alive client is admitted again', async (t) => {
  const other = await proxyUnderTest();
  t.after(() => other.close());
  const answering = await tcpOrigin((socket) => {
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
  });
  t.after(() => answering.close());
  const wire = await connect(other.port);
  const url = `GET http://127.0.0.1:${answering.port}/ HTTP/1.1\r\nHost: a\r\n${signIn}\r\n`;
  wire.write(url);
  assert.equal((await readAnswer(wire)).body, 'ok');
  other.connection.apply({ ...other.connection.settings, enabled: false }, 0);
  wire.write(url);
  const refused = await readAnswer(wire);
  assert.equal(refused.fields.get('x-pocketproxy-reason'), 'connection_off');
});

test('PROTO-03: what is neither HTTP nor SOCKS5 is closed without a word', async () => {
  for (const first of [[0], [4, 1, 0, 80], [0x16, 3, 1], [0x80], [0xff], [10], [32]]) {
    const wire = await connect();
    wire.write(Buffer.from(first));
    assert.equal((await wire.over()).bytes.length, 0, String(first));
  }
});
