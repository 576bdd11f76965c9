import assert from 'node:assert/strict';
import test from 'node:test';
import type { AuditView } from '@/domain/audit/view';
import { auditCsv } from './csv';
import { readFilter } from './filter';

test('SEC-04 the filter’s times are meant in the viewer’s zone, also across daylight saving', () => {
  const read = (from: string) => readFilter({ from }, 'Europe/Berlin').from;
  assert.equal(read('2026-07-01T12:00'), '2026-07-01T10:00:00.000Z');
  assert.equal(read('2026-12-01T12:00'), '2026-12-01T11:00:00.000Z');
  assert.equal(read('yesterday'), undefined);
});

test('SEC-04 a broken filter never widens to the wrong rows nor fails', () => {
  const filter = readFilter(
    { action: 'nothing', target: "' OR 1=1", customer: '%', before: 'x', actor: ['a', 'b'] },
    'UTC',
  );
  assert.deepEqual(filter, {
    action: undefined,
    actor: undefined,
    target: '00000000-0000-0000-0000-000000000000',
    customerId: '00000000-0000-0000-0000-000000000000',
    from: undefined,
    to: undefined,
    cursor: 'x', // the screen shows the first page for one that is none
  });
});

test('SEC-04 pitfall-29 the CSV has both times and no formulas', async () => {
  const row = {
    id: 'i',
    at: new Date('2026-07-01T10:00:00Z'),
    actorKind: 'user',
    actorName: '=evil()',
    action: 'device.rename',
    targetType: 'device',
    targetId: 't',
    targetName: '=n',
    customerId: null,
    customerName: '@SUM(1)',
    holderId: null,
    holderName: null,
    sharedWith: '+1@x.test',
    ip: '192.0.2.1',
    before: { name: '=x' },
    after: null,
    names: {},
  };
  const csv = await csvOf([row], 1);
  const [head, line, end] = csv.split('\r\n');
  assert.match(head ?? '', /^"time \(Europe\/Berlin\)","time \(UTC\)"/);
  assert.match(line ?? '', /^"2026-07-01 12:00","2026-07-01T10:00:00.000Z","user","'=evil\(\)"/);
  assert.match(line ?? '', /"'@SUM\(1\)"/);
  assert.match(line ?? '', /"'\+1@x\.test"/);
  assert.equal(head?.split(',').length, line?.split(',').length);
  assert.match(line ?? '', /"\{""name"":""=x""\}",""$/);
  assert.equal(end, '');
  assert.equal(await csvOf([row, row], 1), `${csv}"… more lines exist; narrow the filter"\r\n`);
});

async function csvOf(items: readonly AuditView[], maxItems: number): Promise<string> {
  let csv = '';
  for await (const part of auditCsv(async () => ({ items, nextCursor: null }), 'Europe/Berlin', maxItems)) csv += part;
  return csv;
}
