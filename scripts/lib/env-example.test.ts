import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');

const files = ['relay/src/config.ts', 'web/src/base-config.ts', 'web/src/config.ts', 'web/src/jobs/config.ts'];
for (const file of [...files, 'android-agent/src/settings.ts']) {
  test(`.env.example explains every variable of ${file}`, () => {
    const example = read('.env.example');
    const variables = [...read(file).matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name);
    assert.notEqual(variables.length, 0);
    // NODE_ENV is Node's own.
    const missing = variables.filter((name) => name !== 'NODE_ENV' && !new RegExp(`^#?${name}=`, 'm').test(example));
    assert.deepEqual(missing, []);
  });
}

test('.env.example holds no secret', () => {
  for (const name of [
    'VERIFIER_KEY',
    'NEXTAUTH_SECRET',
    'POSTGRES_PASSWORD',
    'REDIS_PASSWORD',
    'RELAY_DATABASE_PASSWORD',
  ]) {
    assert.match(read('.env.example'), new RegExp(`^${name}=$`, 'm'));
  }
});
