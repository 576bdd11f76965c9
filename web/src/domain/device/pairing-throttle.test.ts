import assert from 'node:assert/strict';
import test from 'node:test';
import { pairingCodeHash } from '@/domain/device/pairing-code';
import { countingPairing } from '@/domain/device/pairing-throttle';
import { AppError, isAppError } from '@/domain/errors';
import { openThrottle, throttleLimits, type Throttle } from '@/base/throttle';

const guess = (throttle: Throttle, ip: string) =>
  countingPairing({ throttle, ip }, async () => {
    throw new AppError('code_invalid');
  }).catch((error: unknown) => (isAppError(error) ? error.code : error));
const pair = (throttle: Throttle, ip: string) => countingPairing({ throttle, ip }, async () => 'paired');

test('SEC-02 one network cannot spend what all share: its own bound comes first, for both families', async () => {
  for (const address of [
    (n: number) => `198.51.${n >> 8}.${n & 255}`,
    (n: number) => `2001:db8:${n.toString(16)}::1`,
  ]) {
    const throttle = openThrottle();
    const answers: unknown[] = [];
    for (let n = 0; n < 2 * throttleLimits.pairing_all.points; n += 1) answers.push(await guess(throttle, address(n)));
    const { points } = throttleLimits.pairing_network;
    assert.equal(answers.filter((code) => code === 'code_invalid').length, points);
    assert.equal(answers.filter((code) => code === 'throttled').length, answers.length - points);
    assert.equal(await pair(throttle, '192.0.2.1'), 'paired', 'others continue');
    assert.equal(await pair(throttle, '2001:db9::1'), 'paired');
  }
});

test('SEC-02 only failures count, in each of the three bounds; so many at once do not slip through', async () => {
  const throttle = openThrottle();
  for (let n = 0; n < throttleLimits.pairing_all.points + 100; n += 1) await pair(throttle, '192.0.2.1');
  const down = () =>
    countingPairing({ throttle, ip: '192.0.2.1' }, async () => Promise.reject(new Error('no database')));
  for (let n = 0; n < 20; n += 1) await assert.rejects(down(), /no database/);
  const answers = await Promise.all(Array.from({ length: 50 }, () => guess(throttle, '192.0.2.1')));
  assert.equal(answers.filter((code) => code === 'code_invalid').length, throttleLimits.pairing_address.points);
});

test('SEC-02 guessing from everywhere is bounded', async () => {
  const throttle = openThrottle();
  const answers: unknown[] = [];
  for (let n = 0; n < throttleLimits.pairing_all.points + 50; n += 1)
    answers.push(await guess(throttle, `${1 + (n % 200)}.${n >> 8}.0.1`));
  assert.equal(answers.filter((code) => code === 'code_invalid').length, throttleLimits.pairing_all.points);
  await assert.rejects(pair(throttle, '192.0.2.1'), { code: 'throttled' });
});

test('PORTAL-05 a code is understood with odd dashes, in full width, with blanks and zero-width characters', () => {
  const hash = pairingCodeHash('ABCD-2345');
  assert.ok(hash);
  const typed = [
    'abcd2345',
    ' abcd - 2345 ',
    'ABCD–2345',
    'ABCD—2345',
    'ABCD‑2345',
    'ABCD−2345',
    'ABCD﹣2345',
    'ABCD－2345',
    'ABCDー2345',
    'ＡＢＣＤ－２３４５',
    'ａｂｃｄ２３４５',
    'AB\u200bCD\u200d2345\ufeff',
    '\u2068ABCD\u00ad2345\u2069',
    'ABCD\u30002345',
    'A\u00a0B\u00a0C\u00a0D 2 3 4 5',
    '𝐀𝐁𝐂𝐃2345',
  ];
  for (const code of typed) assert.equal(pairingCodeHash(code), hash, JSON.stringify(code));
  for (const code of ['ABCD234', 'ABCD23456', 'ABCD2340', 'OBCD2345', 'ÀBCD234', '\u200b'.repeat(8), 'ABCD/2345'])
    assert.equal(pairingCodeHash(code), undefined, JSON.stringify(code));
});
