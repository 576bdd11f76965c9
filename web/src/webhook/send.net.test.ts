import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import test from 'node:test';
import { Webhook } from 'standardwebhooks';
import { selfSigned } from '../../../scripts/lib/self-signed.ts';
import { maxAnswerBytes, openWebhookSender, type SenderOptions } from '@/webhook/send';
import { newWebhookSecret, signedHeaders } from '@/webhook/sign';
import { targetRules } from '@/webhook/target';
import { startReceiver } from '@/webhook/testing';

const local = targetRules('development', undefined);
const body = '{"type":"test"}';
const post = (url: string, options: Partial<SenderOptions> = {}) =>
  openWebhookSender({ rules: local, ...options })({ url, headers: {}, body });

test('a request carries what the library verifies, and its answer comes back', async (t) => {
  const receiver = await startReceiver(t);
  const secrets = [newWebhookSecret(), newWebhookSecret()];
  const headers = signedHeaders('0198c9f0', new Date(), body, secrets);
  const { durationMs, ...outcome } = await openWebhookSender({ rules: local })({
    url: receiver.url('ok'),
    headers,
    body,
  });
  assert.deepEqual(outcome, { reason: null, status: 200, answer: 'thanks', retryAfterMs: null, address: '127.0.0.1' });
  assert.ok(durationMs >= 0);
  const [request] = receiver.received;
  assert.equal(request?.body, body);
  const sent = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  for (const secret of secrets) assert.deepEqual(new Webhook(secret).verify(request.body, sent), { type: 'test' });
  assert.throws(() => new Webhook(newWebhookSecret()).verify(body, sent), /No matching signature/u);
});

test('what fails says why', async (t) => {
  const receiver = await startReceiver(t);
  const reasons = async (path: string) => {
    const { reason, status } = await post(receiver.url(path));
    return [reason, status];
  };
  assert.deepEqual(await reasons('error'), ['status', 500]);
  assert.deepEqual(await reasons('gone'), ['status', 410]);
  assert.deepEqual(await reasons('close'), ['closed', null]);
  assert.deepEqual(await reasons('redirect'), ['redirect', 302]);
  assert.ok(!receiver.received.some(({ path }) => path === '/ok'), 'no redirect is followed');
  const busy = await post(receiver.url('busy'));
  assert.deepEqual([busy.reason, busy.status, busy.retryAfterMs], ['status', 429, 120_000]);
});

test('a receiver that does not answer, or never ends, has its time', async (t) => {
  const receiver = await startReceiver(t);
  const slow = await post(receiver.url('slow'), { timeLimitMs: 200 });
  assert.deepEqual([slow.reason, slow.status], ['timeout', null]);
  assert.ok(slow.durationMs >= 190 && slow.durationMs < 5_000, `${slow.durationMs} ms`);
  // Its status has come, and counts
  const drip = await post(receiver.url('drip'), { timeLimitMs: 200 });
  assert.deepEqual([drip.reason, drip.status, drip.answer], [null, 200, 'so far']);
  const cut = await post(receiver.url('cut'));
  assert.deepEqual([cut.reason, cut.status, cut.answer], [null, 200, 'half']);
  await receiver.idle();
});

test('of a huge answer 64 kB are read', async (t) => {
  const receiver = await startReceiver(t);
  const huge = await post(receiver.url('huge'));
  assert.deepEqual([huge.reason, huge.answer?.length], [null, maxAnswerBytes]);
  await receiver.idle();
});

test('no one listens, or what does speaks no HTTP', async () => {
  const server = createServer((socket) => void socket.resume().end('hello\r\n\r\n')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  assert.equal((await post(`http://127.0.0.1:${port}/`)).reason, 'closed');
  assert.equal((await post(`https://127.0.0.1:${port}/`)).reason, 'tls');
  server.close();
  await once(server, 'close');
  assert.equal((await post(`http://127.0.0.1:${port}/`)).reason, 'connect');
});

test('https needs a certificate that is valid for the host', async (t) => {
  const { cert, key } = await selfSigned('hooks.test');
  const receiver = await startReceiver(t, { cert, key });
  const resolve = async () => ['127.0.0.1'];
  const to = (host: string) => `https://${host}:${receiver.port}/ok`;
  assert.equal((await post(to('hooks.test'), { resolve })).reason, 'tls', 'no one vouches for it');
  assert.equal((await post(to('other.test'), { resolve, ca: cert })).reason, 'tls', 'of another host');
  assert.equal(receiver.received.length, 0);
  assert.equal((await post(to('hooks.test'), { resolve, ca: cert })).reason, null);
});

test('SEC-03: what a name resolves to is decided on the address that is dialled', async (t) => {
  const receiver = await startReceiver(t);
  const closed = targetRules('development', '');
  const url = `http://hooks.test:${receiver.port}/ok`;
  for (const address of [
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '::1',
    'fe80::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
  ])
    assert.equal(
      (await post(url, { rules: closed, resolve: async () => [address] })).reason,
      'refused_address',
      address,
    );
  // Asked once: a second answer, as of a name that changes, is never heard
  const answers = [['127.0.0.1'], ['10.0.0.1']];
  let asked = 0;
  const resolve = async () => answers[asked++] ?? [];
  assert.equal((await post(url, { resolve })).reason, null);
  assert.equal((await post(url, { resolve })).reason, 'refused_address');
  assert.equal(asked, 2);
  assert.equal(receiver.received.length, 1);
  // Of several addresses only those that are open
  const mixed = await post(url, { resolve: async () => ['10.0.0.1', '127.0.0.1'] });
  assert.deepEqual([mixed.reason, mixed.address], [null, '127.0.0.1']);
});

test('SEC-03: addresses written as numbers, names of this machine and plain http are refused', async (t) => {
  const receiver = await startReceiver(t);
  const production = targetRules('production', undefined);
  for (const host of [
    '127.0.0.1',
    '0x7f.1',
    '2130706433',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'localhost',
    'a.localhost',
    '0',
  ])
    assert.equal(
      (await post(`https://${host}:${receiver.port}/ok`, { rules: production })).reason,
      'refused_address',
      host,
    );
  assert.equal((await post('http://93.184.215.14/', { rules: production })).reason, 'refused_address');
  assert.equal((await post('https://user:secret@93.184.215.14/', { rules: production })).reason, 'refused_address');
  assert.equal(receiver.received.length, 0);
  assert.throws(() => targetRules('production', 'everything'), /WEBHOOK_EGRESS_ALLOW/u);
});

test('a name without an address, and a name service without an answer', async () => {
  const none = await post('https://hooks.test/', { resolve: () => Promise.reject(new Error('ENOTFOUND')) });
  assert.equal(none.reason, 'dns');
  const silent = await post('https://hooks.test/', { resolve: () => new Promise(() => undefined), timeLimitMs: 100 });
  assert.equal(silent.reason, 'timeout');
});
