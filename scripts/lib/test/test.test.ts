import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOf } from './discover.ts';
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
