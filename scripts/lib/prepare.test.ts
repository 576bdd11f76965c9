import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const scripts = path.resolve(import.meta.dirname, '..');

test('pitfall-49: every script makes what it needs before it runs', () => {
  const names = readdirSync(scripts).filter((name) => statSync(path.join(scripts, name)).isFile());
  const careless = names
    .filter((name) => !name.includes('.'))
    .filter(
      (name) => !/scripts\/lib\/(prepare|install)\.mjs|\/test" /.test(readFileSync(path.join(scripts, name), 'utf8')),
    );
  assert.deepEqual(careless, []);
});
