import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

/** Rows are locked in one order: what locks several takes them in the order of ids, and the others do not wait. */

const root = path.join(import.meta.dirname, '../../..');
const files = ['web/src', 'relay/src'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { encoding: 'utf8', recursive: true }).map((file) => path.join(folder, file)),
);
/** Each lock in SQL, with what stands before and after it. */
const locks = files
  .filter((file) => file.endsWith('.ts') && !file.includes('.test.'))
  .flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    return [...text.matchAll(/FOR (?:NO KEY )?UPDATE\b/g)].map(({ 0: lock, index }) => ({
      ...{ file, lock, before: text.slice(text.lastIndexOf('`', index), index).replaceAll(/\s+/g, ' ') },
      after: text.slice(index + lock.length, index + lock.length + 40),
    }));
  });

test('no statement waits for several rows in the order in which it happens to read them', () => {
  assert.ok(locks.length >= 25, `${locks.length} locks`);
  const wrong = locks.filter(
    ({ before, after }) =>
      !/^(?: OF [\w, ]+?)? SKIP LOCKED/.test(after) &&
      !/ORDER BY (\w+\.)?"id" $/.test(before) &&
      !/WHERE (\w+\.)?"\w+" = \$\{\w+\}::uuid $/.test(before),
  );
  assert.deepEqual(wrong, []);
});

test('the dashboard locks customers, groups and devices in one place', () => {
  const elsewhere = locks.filter(
    ({ file, before, after }) =>
      file.startsWith('web') &&
      /FROM "(Customer|DeviceGroup|Device)"/.test(before) &&
      !/^(?: OF [\w, ]+?)? SKIP LOCKED/.test(after),
  );
  // A person who is deleted: against every key that points to the customers, in the same order
  assert.deepEqual(
    elsewhere.map(({ file }) => file),
    ['web/src/domain/user/lock.ts'],
  );
});
