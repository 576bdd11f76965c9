import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeReply, encodeQuery, recordTypes } from './message.ts';

const question = { id: 0x1234, name: 'www.example.test', type: recordTypes.ipv4 } as const;
const query = encodeQuery(question);
const questionEnd = 12 + 'www.example.test'.length + 2 + 4;

function replyOf(records: readonly number[][], flags = 0x8180): Buffer {
  const header = Buffer.from([0x12, 0x34, flags >> 8, flags & 255, 0, 1, 0, records.length, 0, 0, 0, 0]);
  return Buffer.concat([header, query.subarray(12, questionEnd), ...records.map((record) => Buffer.from(record))]);
}

const toQuestion = [0xc0, 12];
const address = (owner: number[], last: number, ttl = 60) => [
  ...owner,
  0,
  1,
  0,
  1,
  0,
  0,
  0,
  ttl,
  0,
  4,
  192,
  0,
  2,
  last,
];
const label = (text: string) => [text.length, ...Buffer.from(text)];
const alias = (owner: number[], target: number[]) => [...owner, 0, 5, 0, 1, 0, 0, 0, 60, 0, target.length, ...target];

test('a query is as RFC 1035 wants it, with room for 1,232 bytes of answer', () => {
  const hex = '12340100000100000000000103777777076578616d706c6504746573740000010001' + '00002904d000000000' + '0000';
  assert.equal(query.toString('hex'), hex);
});

test('answers are read through aliases in any order; what belongs to other names is left out', () => {
  const cdn = [...label('cdn'), ...toQuestion];
  const records = [address(cdn, 7, 30), alias(toQuestion, cdn), address([...label('evil'), 0], 66)];
  const reply = decodeReply(replyOf(records), question);
  assert.deepEqual(reply?.addresses, [Uint8Array.of(192, 0, 2, 7)]);
  assert.equal(reply.ttlSeconds, 30);
});

test('another id, name or type, and a query, are no reply', () => {
  const good = replyOf([address(toQuestion, 1)]);
  assert.ok(decodeReply(good, question));
  assert.equal(decodeReply(good, { ...question, id: 1 }), undefined);
  assert.equal(decodeReply(good, { ...question, name: 'www.example.tess' }), undefined);
  assert.equal(decodeReply(good, { ...question, type: recordTypes.ipv6 }), undefined);
  assert.equal(decodeReply(replyOf([], 0x0100), question), undefined);
});

test('a reply that is cut anywhere, and pointers that run in circles, are refused without harm', () => {
  const good = replyOf([alias(toQuestion, [0xc0, 12]), address(toQuestion, 1)]);
  assert.ok(decodeReply(good, question));
  for (let length = 0; length < good.length; length++)
    assert.equal(decodeReply(good.subarray(0, length), question), undefined, `${length} bytes`);
  const loop = [0xc0, questionEnd, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 1, 2, 3, 4];
  assert.equal(decodeReply(replyOf([loop]), question), undefined);
  assert.equal(decodeReply(replyOf([[0x80, ...loop]]), question), undefined);
});
