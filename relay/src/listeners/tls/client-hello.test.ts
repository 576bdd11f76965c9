import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkClientHello } from './client-hello.ts';

const record = (payload: Buffer, type = 22) =>
  Buffer.concat([Buffer.of(type, 3, 1, payload.length >> 8, payload.length & 255), payload]);
/** A handshake message: its head, and a body of zeros. */
const message = (bytes: number, type = 1) =>
  Buffer.concat([Buffer.of(type, 0, bytes >> 8, bytes & 255), Buffer.alloc(bytes)]);

test('a ClientHello is complete with its last byte, in one record or in many', () => {
  const hello = message(300);
  const whole = record(hello);
  const pieces = Buffer.concat([...hello].map((byte) => record(Buffer.of(byte))));
  for (const bytes of [whole, pieces]) {
    for (let length = 1; length < bytes.length; length++) {
      assert.equal(checkClientHello(bytes.subarray(0, length)), 'short', `${length} of ${bytes.length}`);
    }
    assert.equal(checkClientHello(bytes), 'complete');
    assert.equal(
      checkClientHello(Buffer.concat([bytes, Buffer.alloc(9)])),
      'complete',
      'what follows is not looked at',
    );
  }
});

test('what can never become one is told at once: another record, another message, an old version, too long', () => {
  assert.equal(checkClientHello(record(message(10), 23)), 'bad');
  assert.equal(checkClientHello(Buffer.of(22, 3, 1, 0, 4, 2, 0, 0, 1)), 'bad');
  assert.equal(checkClientHello(Buffer.of(22, 2, 0, 0, 4)), 'bad');
  assert.equal(checkClientHello(Buffer.of(22, 3, 1, 0, 0)), 'bad', 'an empty record');
  assert.equal(checkClientHello(Buffer.of(22, 3, 1, 255, 255)), 'bad', 'a record above 16 KiB');
  assert.equal(checkClientHello(Buffer.of(22, 3, 1, 0, 4, 1, 1, 0, 0)), 'bad', 'a message above 16 KiB');
});
