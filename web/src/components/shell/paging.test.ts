import assert from 'node:assert/strict';
import test from 'node:test';
import { AppError } from '@/domain/errors';
import { cursorIn, pageAt, withCursor } from './paging';

test('the links of a list keep the filter and the other lists of the page', () => {
  const params = { actor: 'ann', members: 'm1', invitations: 'i1', odd: ['a', 'b'], empty: '' };
  assert.equal(withCursor(params, 'members', 'm2'), '?actor=ann&invitations=i1&members=m2');
  assert.equal(withCursor(params, 'members', null), '?actor=ann&invitations=i1');
  assert.equal(withCursor({ cursor: 'x' }, 'cursor', null), '');
  assert.equal(cursorIn(params, 'members'), 'm1');
  assert.equal(cursorIn(params, 'odd'), undefined);
  assert.equal(cursorIn(params, 'empty'), undefined);
});

test('an address with a broken cursor shows the first page; other refusals stay', async () => {
  const read = async (cursor?: string) => {
    if (cursor === 'bad') throw new AppError('invalid', { field: 'cursor', problem: '' });
    if (cursor === 'foreign') throw new AppError('not_found');
    return cursor ?? 'first';
  };
  assert.equal(await pageAt('good', read), 'good');
  assert.equal(await pageAt('bad', read), 'first');
  await assert.rejects(pageAt('foreign', read), AppError);
});
