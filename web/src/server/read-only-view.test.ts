import assert from 'node:assert/strict';
import test from 'node:test';
import { isAppError } from '@/domain/errors';
import { refuseInView } from '@/server/read-only-view';

test('DASH-07 no action runs on a page that shows what a customer sees', () => {
  for (const path of ['/view', '/view/c1', '/view/c1/devices/d1?tab=health', '/view?x'])
    assert.throws(
      () => refuseInView(path),
      (error) => isAppError(error) && error.code === 'read_only',
      path,
    );
  for (const path of [null, '/', '/admin', '/admin/customers/c1', '/viewers', '/portal/view']) refuseInView(path);
});
