import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSocks4Request } from './request.ts';

const head = (command: number, port: number, ...address: number[]) =>
  Buffer.from([4, command, port >> 8, port & 255, ...address]);
const text = (...parts: string[]) => Buffer.from(parts.map((part) => `${part}\0`).join(''), 'latin1');

function read(bytes: Buffer): [number, string | undefined, number] {
  const request = readSocks4Request(bytes);
  if (typeof request === 'string') throw new Error(request);
  return [request.command, request.target && `${request.target.host} ${request.target.port}`, request.end];
}

test('PROTO-01: SOCKS4 with and without a user name; bytes behind the request stay', () => {
  assert.deepEqual(read(Buffer.concat([head(1, 80, 192, 0, 2, 1), text(''), text('GET')])), [1, '192.0.2.1 80', 9]);
  assert.deepEqual(read(Buffer.concat([head(1, 443, 192, 0, 2, 1), text('someone')])), [1, '192.0.2.1 443', 16]);
  assert.deepEqual(read(Buffer.concat([head(2, 80, 192, 0, 2, 1), text('')])).slice(0, 1), [2]);
});

test('PROTO-01: SOCKS4a carries a host name', () => {
  assert.deepEqual(read(Buffer.concat([head(1, 80, 0, 0, 0, 1), text('me', 'example.com')])), [
    1,
    'example.com 80',
    23,
  ]);
  assert.deepEqual(read(Buffer.concat([head(1, 80, 0, 0, 0, 255), text('', 'a_b.example')])), [
    1,
    'a_b.example 80',
    21,
  ]);
});

test('what is no target: 0.0.0.0 is an address, a name with a blank, port 0', () => {
  const [, zero, end] = read(Buffer.concat([head(1, 80, 0, 0, 0, 0), text('', 'example.com')]));
  assert.deepEqual([zero, end], ['0.0.0.0 80', 9]); // an address, which the egress policy refuses
  assert.equal(read(Buffer.concat([head(1, 80, 0, 0, 0, 1), text('', 'a b')]))[1], undefined);
  assert.equal(read(Buffer.concat([head(1, 0, 192, 0, 2, 1), text('')]))[1], undefined);
});

test('every shorter piece of a request waits for more; texts are bounded', () => {
  const whole = Buffer.concat([head(1, 80, 0, 0, 0, 1), text('me', 'example.com')]);
  for (let length = 1; length < whole.length; length++) {
    assert.equal(readSocks4Request(whole.subarray(0, length)), 'short', `${length}`);
  }
  const long = 'x'.repeat(256);
  assert.equal(readSocks4Request(Buffer.concat([head(1, 80, 192, 0, 2, 1), Buffer.from(long)])), 'bad');
  assert.equal(readSocks4Request(Buffer.concat([head(1, 80, 192, 0, 2, 1), text(long)])), 'bad');
  assert.equal(readSocks4Request(Buffer.concat([head(1, 80, 0, 0, 0, 1), text('', long)])), 'bad');
  assert.notEqual(readSocks4Request(Buffer.concat([head(1, 80, 192, 0, 2, 1), text('x'.repeat(255))])), 'bad');
});
