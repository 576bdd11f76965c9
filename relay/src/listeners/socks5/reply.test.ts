import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReason, reasons } from '../../../protocol/index.ts';
import { socksReply } from './reply.ts';

const names = Object.keys(reasons).filter(isReason);

test('PROTO-04: every reason has a SOCKS5 reply of ten bytes', () => {
  for (const reason of names) {
    assert.deepEqual([...socksReply(reason)], [5, reasons[reason].socks, 0, 1, 0, 0, 0, 0, 0, 0], reason);
  }
});

test('PROTO-04: an offline phone is 0x04', () => {
  assert.equal(socksReply('phone_offline')[1], 4);
});
