import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainCode } from './pair.ts';

test('PORTAL-05 a typed code is read with any dash, blank, case and width', () => {
  const typed = ['ABCD-2345', 'abcd 2345', 'ABCD–2345', 'ABCD—2345', 'ABCD−2345', 'ABCD\u20112345'];
  const odd = ['ＡＢＣＤー２３４５', 'AB\u200bCD\u00ad2345', '\ufeffabcd\u00a02345\n', 'ABCD－2345'];
  for (const code of [...typed, ...odd]) assert.equal(plainCode(code), 'ABCD2345', JSON.stringify(code));
});

test('PORTAL-05 what is no dash or blank stays: the dashboard says that the code is wrong', () => {
  assert.equal(plainCode('ABCD_2345'), 'ABCD_2345');
});
