import assert from 'node:assert/strict';
import test from 'node:test';
import { AppError } from '@/domain/errors';
import { hostForOrigin, refuseForeignOrigin } from '@/server/origin';
import { safePath } from '@/base/safe-path';

test('AUTH-05 after sign-in only paths of this site are followed', () => {
  assert.equal(safePath('/portal/devices/1?tab=ip'), '/portal/devices/1?tab=ip');
  assert.equal(safePath('/'), '/');
  const foreign = [
    '//evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    'https://evil.test',
    'javascript:alert(1)',
    '/..//evil.test',
    '/.//evil.test',
    '/a\n/b',
    '/\t/evil.test',
    '',
    undefined,
    7,
    '/' + 'x'.repeat(500),
  ];
  for (const from of foreign) assert.equal(safePath(from), undefined, String(from));
});

test('actions refuse foreign, missing and look-alike origins', () => {
  refuseForeignOrigin('https://panel.test', 'https://panel.test');
  for (const origin of [
    null,
    'null',
    'https://evil.test',
    'http://panel.test',
    'https://panel.test.evil.test',
    'https://panel.test:444',
  ]) {
    assert.throws(() => refuseForeignOrigin(origin, 'https://panel.test'), AppError);
  }
});

test('a POST from a foreign, missing or malformed origin is refused before Next; our own address passes whatever the Host', () => {
  const at = (origin: string | null, host: string | null = 'panel.test') =>
    hostForOrigin(origin, host, 'https://panel.test');
  assert.equal(at('https://panel.test'), 'panel.test');
  assert.equal(at('https://panel.test', '10.0.0.1:3000'), 'panel.test');
  assert.equal(at('https://panel.test', null), 'panel.test');
  assert.equal(at('http://10.0.0.1:3000', '10.0.0.1:3000'), '10.0.0.1:3000', 'its action says where to go');
  for (const origin of [null, 'null', '', 'nonsense', 'https://evil.test', 'https://panel.test/x', 'panel.test'])
    assert.equal(at(origin), undefined, String(origin));
});
