import assert from 'node:assert/strict';
import test from 'node:test';
import { readMoment } from '@/domain/search/moment';
import { readSearch } from '@/domain/search/words';

const times: [text: string, from: string, to: string][] = [
  ['2026-11-20T14:05:33Z', '2026-11-20T14:05:33.000Z', '2026-11-20T14:05:33.999Z'],
  ['2026-11-20T14:05:33.120Z', '2026-11-20T14:05:33.000Z', '2026-11-20T14:05:33.999Z'],
  ['2026-11-20 14:05 UTC', '2026-11-20T14:05:00.000Z', '2026-11-20T14:05:59.999Z'],
  ['2026/11/20 14:05:33 +0100', '2026-11-20T13:05:33.000Z', '2026-11-20T13:05:33.999Z'],
  ['20/Nov/2026:14:05:33 -0530', '2026-11-20T19:35:33.000Z', '2026-11-20T19:35:33.999Z'],
  ['Fri, 20 Nov 2026 14:05:33 +0000', '2026-11-20T14:05:33.000Z', '2026-11-20T14:05:33.999Z'],
  ['20 November 2026 at 14:05 GMT', '2026-11-20T14:05:00.000Z', '2026-11-20T14:05:59.999Z'],
  ['Nov 20, 2026 14:05', '2026-11-20T13:05:00.000Z', '2026-11-20T13:05:59.999Z'],
  ['20.11.2026, 14:05', '2026-11-20T13:05:00.000Z', '2026-11-20T13:05:59.999Z'],
  ['20.07.2026 14:05', '2026-07-20T12:05:00.000Z', '2026-07-20T12:05:59.999Z'],
  ['2026-11-20', '2026-11-19T23:00:00.000Z', '2026-11-20T22:59:59.999Z'],
];

test('DASH-07 times of letters and logs are read; one without a zone is of the reader’s', () => {
  for (const [text, from, to] of times) {
    const { moment } = readMoment(text, 'Europe/Berlin') ?? {};
    assert.deepEqual([moment?.from.toISOString(), moment?.to.toISOString()], [from, to], text);
  }
  for (const none of ['2026-13-01', '2026-02-30 10:00', '30.02.2026', 'Berlin 04', '20001', '1.2.3'])
    assert.equal(readMoment(none, 'UTC'), undefined, none);
});

test('DASH-07 an address is found inside a line, in its canonical spelling, with the time beside it', () => {
  const read = (text: string) => {
    const { ip, moment } = readSearch(text, 'UTC');
    return [ip, moment?.from.toISOString()];
  };
  const at = '2026-11-20T14:05:00.000Z';
  assert.deepEqual(read('203.0.113.7'), ['203.0.113.7', undefined]);
  assert.deepEqual(read('Source: 203.0.113.7:44321, 2026-11-20 14:05 UTC'), ['203.0.113.7', at]);
  assert.deepEqual(read('on 20 Nov 2026 14:05 from 203.0.113.7.'), ['203.0.113.7', at]);
  assert.deepEqual(read('[2001:DB8:0::7]:443 2026-11-20 14:05'), ['2001:db8::7', at]);
  assert.deepEqual(read('2001:0db8:0000:0000:0000:0000:0000:0007'), ['2001:db8::7', undefined]);
  assert.deepEqual(read('Berlin 2026-11-20'), [null, undefined], 'a name may hold a date');
  assert.deepEqual(read('203.0.113'), [null, undefined]);
});
