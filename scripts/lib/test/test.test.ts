import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { kindOf, testFiles } from './discover.ts';
import { parseOptions, stageNames } from './options.ts';

test('the name of a file shows what kind of test it is', () => {
  assert.equal(kindOf('relay/src/gate/gate.test.ts'), 'unit');
  assert.equal(kindOf('web/src/components/x.test.tsx'), 'component');
  assert.equal(kindOf('prisma/src/bus.db.test.ts'), 'db');
  assert.equal(kindOf('relay/test/cut.net.test.ts'), 'net');
  assert.equal(kindOf('web/e2e/sign-in.spec.ts'), 'browser');
  assert.equal(kindOf('web/e2e/support.ts'), undefined);
  assert.equal(kindOf('relay/test/support/origin.ts'), undefined);
});

test('words choose stages, further words files', () => {
  const fuzz = { FUZZ_SECONDS: undefined, FUZZ_SEED: undefined };
  assert.deepEqual(parseOptions([]), { stages: stageNames, only: [], fuzz });
  assert.deepEqual(parseOptions(['net', 'unit', 'gate']), { stages: ['unit', 'net'], only: ['gate'], fuzz });
  assert.deepEqual(parseOptions(['--node', '24', 'unit', 'gate']), { stages: ['unit'], only: ['gate'], fuzz });
  assert.deepEqual(parseOptions(['net', 'fuzz', '--fuzz-seconds', '600'])?.fuzz, { ...fuzz, FUZZ_SECONDS: '600' });
  assert.equal(parseOptions(['--help']), undefined);
  assert.throws(() => parseOptions(['gate']), /Say a stage/);
  assert.throws(() => parseOptions(['--fuzz-seed', 'x']), /whole number/);
  assert.throws(() => parseOptions(['--fast']), /Unknown option '--fast'/);
});

test('files that empty a numbered database of the tests’ Redis have one each, since they run side by side', () => {
  const root = path.resolve(import.meta.dirname, '../../..');
  const numbers = [...testFiles(root, 'db', []), ...testFiles(root, 'net', [])].flatMap((file) => {
    const [, number] = /TEST_REDIS_URL\}\/(\d+)/.exec(readFileSync(path.join(root, file), 'utf8')) ?? [];
    return number ?? [];
  });
  assert.ok(numbers.length > 5, `${numbers.length} files`);
  assert.deepEqual([...new Set(numbers)], numbers);
});
