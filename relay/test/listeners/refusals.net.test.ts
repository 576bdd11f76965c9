import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { password } from '../fixtures.ts';
import { Wire } from '../support/wire.ts';
import { readAnswer, signIn } from './http-wire.ts';
import { proxyUnderTest, type ProxyOptions } from './proxy-under-test.ts';

/** What is counted after each step; every step has ended for the client when it resolves. */
async function counter(t: TestContext, options: ProxyOptions = {}) {
  const proxy = await proxyUnderTest(options);
  t.after(() => proxy.close());
  const connect = async () => {
    const wire = await Wire.connect(proxy.port);
    t.after(() => wire.close());
    return wire;
  };
  return { connect, counts: () => Object.fromEntries(proxy.gate.refusals.counts) };
}

function socksSignIn(word: string): Buffer {
  const name = 'ppabcdefghijkm';
  return Buffer.concat([Buffer.of(1, name.length), Buffer.from(name), Buffer.of(word.length), Buffer.from(word)]);
}
const toExample = Buffer.concat([Buffer.of(5, 1, 0, 3, 11), Buffer.from('example.com'), Buffer.of(1, 187)]);

test('PROTO-03: HTTP refusals count once each, where they are answered, on one kept connection', async (t) => {
  const { connect, counts } = await counter(t, { online: false });
  const wire = await connect();
  wire.write('GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n');
  assert.equal((await readAnswer(wire)).status, 407);
  assert.deepEqual(counts(), { credentials_missing: 1 });
  wire.write(`GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n${signIn}\r\n`);
  assert.equal((await readAnswer(wire)).status, 503);
  assert.deepEqual(counts(), { credentials_missing: 1, phone_offline: 1 });
});

test('PROTO-03: CONNECT counts what the gate and what the phone refuses', async (t) => {
  for (const [options, reason] of [
    [{ online: false }, 'phone_offline'],
    [{ phoneRefuses: 'host_unreachable' }, 'host_unreachable'],
  ] as const) {
    const { connect, counts } = await counter(t, options);
    const wire = await connect();
    wire.write(`CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n${signIn}\r\n`);
    await wire.rest();
    assert.deepEqual(counts(), { [reason]: 1 });
  }
});

test('PROTO-03: a SOCKS5 greeting that is asked for its password next is no refusal; what it receives is', async (t) => {
  const { connect, counts } = await counter(t, { online: false });
  const wire = await connect();
  wire.write(Buffer.of(5, 2, 0, 2));
  assert.deepEqual([...(await wire.exactly(2))], [5, 2]);
  assert.deepEqual(counts(), {});
  wire.write(socksSignIn('wrong'));
  await wire.rest();
  assert.deepEqual(counts(), { credentials_wrong: 1 });
  const right = await connect();
  right.write(Buffer.concat([Buffer.of(5, 1, 2), socksSignIn(password), toExample]));
  await right.rest();
  assert.deepEqual(counts(), { credentials_wrong: 1, phone_offline: 1 });
});

test('PROTO-03: a SOCKS5 client of a connection that is off counts once, with the reply to its request', async (t) => {
  const { connect, counts } = await counter(t, { settings: { enabled: false, whitelist: ['127.0.0.1/32'] } });
  const wire = await connect();
  wire.write(Buffer.of(5, 1, 0));
  assert.deepEqual([...(await wire.exactly(2))], [5, 0]);
  assert.deepEqual(counts(), {});
  wire.write(toExample);
  assert.equal((await wire.rest())[1], 2);
  assert.deepEqual(counts(), { connection_off: 1 });
});

test('PROTO-03: what speaks no protocol of ours counts, though it is closed without a word', async (t) => {
  const { connect, counts } = await counter(t);
  const wire = await connect();
  wire.write(Buffer.of(0));
  await wire.over();
  assert.deepEqual(counts(), { bad_request: 1 });
});
