import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReason, reasons } from '../../../protocol/index.ts';
import { httpRefusal } from './refusal.ts';

const names = Object.keys(reasons).filter(isReason);

test('PROTO-04: every reason has an HTTP answer with status, code and sentence', () => {
  for (const reason of names) {
    const text = httpRefusal(reason).toString();
    const [head = '', body = ''] = text.split('\r\n\r\n');
    assert.match(head, new RegExp(`^HTTP/1\\.1 ${reasons[reason].http} [^\r]+\r\n`), reason);
    assert.ok(head.includes(`\r\nX-PocketProxy-Reason: ${reason}\r\n`));
    assert.ok(head.endsWith('\r\nConnection: close'));
    assert.ok(head.includes(`\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`));
    assert.equal(body, `${reason}: ${reasons[reason].sentence}\n`);
    assert.equal(head.includes('Proxy-Authenticate: Basic realm="PocketProxy"'), reasons[reason].http === 407);
  }
});

test('PROTO-04: Retry-After where another try makes sense', () => {
  assert.match(httpRefusal('throttled').toString(), /\r\nRetry-After: 60\r\n/);
  assert.match(httpRefusal('phone_offline').toString(), /\r\nRetry-After: \d+\r\n/);
  assert.doesNotMatch(httpRefusal('destination_refused').toString(), /Retry-After/);
});

test('PROTO-02: the answer to HEAD is its head alone; a kept connection says so', () => {
  const head = httpRefusal('phone_offline', { headOnly: true }).toString();
  assert.ok(head.endsWith('\r\n\r\n'));
  assert.match(head, /Content-Length: [1-9]/);
  assert.match(httpRefusal('credentials_missing', { keepAlive: true }).toString(), /\r\nConnection: keep-alive\r\n/);
});

test('PROTO-04: an offline phone is 503', () => {
  assert.match(httpRefusal('phone_offline').toString(), /^HTTP\/1\.1 503 /);
});
