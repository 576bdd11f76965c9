import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { limits, maxEgressExceptions } from '../../protocol/limits.ts';
import { relayMessage } from '../../protocol/control.ts';
import { noonMs } from '../../test/fixtures.ts';
import { Exceptions, type ExceptionRow } from './exceptions.ts';

const [customerId, other] = [randomUUID(), randomUUID()];
const ours = { id: randomUUID(), customerId };
const sibling = { id: randomUUID(), customerId };
const foreign = { id: randomUUID(), customerId: other };
const nobodys = { id: randomUUID(), customerId: null };

function row(cidr: string, of: Partial<ExceptionRow> = {}): ExceptionRow {
  return { cidr, fromPort: null, toPort: null, customerId: null, deviceId: null, expiresAtMs: null, ...of };
}
const cidrs = (all: Exceptions, device: typeof nobodys | typeof ours) => all.of(device).list.map(({ cidr }) => cidr);

test('SEC-03 TENANT-01: an exception holds for all phones, those of its customer, or its phone, and for no other', () => {
  const all = new Exceptions();
  const rows = [
    row('10.1.0.0/16'),
    row('10.2.0.0/16', { customerId }),
    row('10.3.0.0/16', { deviceId: ours.id, fromPort: 80, toPort: 90 }),
  ];
  assert.equal(all.set(rows, noonMs), true);
  assert.deepEqual(cidrs(all, ours), ['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16']);
  assert.deepEqual(cidrs(all, sibling), ['10.1.0.0/16', '10.2.0.0/16']);
  for (const device of [foreign, nobodys]) assert.deepEqual(cidrs(all, device), ['10.1.0.0/16']);
  assert.deepEqual(all.of(undefined).list, []);
  assert.deepEqual(all.of(ours).list[2], { cidr: '10.3.0.0/16', ports: [80, 90] });
  assert.equal(all.of(foreign), all.of(nobodys), 'phones with the same ones share them');
  const { version } = all;
  assert.equal(all.set(structuredClone(rows), noonMs), false, 'the same rows change nothing');
  assert.equal(all.version, version);
});

test('an exception expires by the clock; a phone that moves gets what holds for its new customer', () => {
  const all = new Exceptions();
  all.set([row('10.1.0.0/16', { expiresAtMs: noonMs + 1 }), row('10.2.0.0/16', { customerId })], noonMs);
  assert.deepEqual(cidrs(all, ours), ['10.1.0.0/16', '10.2.0.0/16']);
  assert.equal(all.expire(noonMs), false);
  assert.equal(all.expire(noonMs + 1), true);
  assert.deepEqual(cidrs(all, ours), ['10.2.0.0/16']);
  const { version } = all;
  all.forget(ours.id);
  assert.notEqual(all.version, version);
  assert.deepEqual(cidrs(all, { ...ours, customerId: other }), []);
  all.set([row('10.9.0.0/16', { expiresAtMs: noonMs })], noonMs);
  assert.deepEqual(all.rows, [], 'of a snapshot that is old');
});

test('SEC-03 SEC-05: what must not be opened is left out, so is what is too much; the longest list fits one message', () => {
  const all = new Exceptions();
  all.set(
    ['127.0.0.1', '0.0.0.0/0', '169.254.169.254', 'x', '10.1.0.0/16'].map((cidr) => row(cidr)),
    noonMs,
  );
  assert.deepEqual(cidrs(all, ours), ['10.1.0.0/16']);
  const longest = Array.from({ length: maxEgressExceptions + 9 }, (_, i) =>
    row(`fd12:3456:789a:bcde:f012:3456:789a:${(0xf000 + i).toString(16)}`, { fromPort: 60_000, toPort: 65_535 }),
  );
  all.set(longest, noonMs);
  const message = JSON.stringify({ type: 'egress', exceptions: all.of(ours).list });
  assert.equal(all.of(ours).list.length, maxEgressExceptions);
  assert.ok(message.length <= limits.maxControlBytes, `${message.length}`);
  assert.ok(relayMessage.safeParse(JSON.parse(message)).success);
});
