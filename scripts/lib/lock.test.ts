import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';

const lockModule = pathToFileURL(path.join(import.meta.dirname, 'lock.mjs')).href;

/** Processes that each write their begin and end into a file while they hold the lock; returns its lines. */
async function race(t: TestContext, before: (lock: string) => void, count: number): Promise<string[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pocketproxy-lock-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [lock, log] = [path.join(folder, 'x.lock'), path.join(folder, 'log')];
  before(lock);
  const program = `
    import { appendFileSync } from 'node:fs';
    import { underLock } from ${JSON.stringify(lockModule)};
    const say = (word) => appendFileSync(${JSON.stringify(log)}, word + ' ' + process.pid + '\\n');
    underLock(${JSON.stringify(lock)}, () => {
      say('begin');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
      say('end');
    }, () => undefined);`;
  const all = Array.from({ length: count }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' }),
  );
  t.after(() => all.forEach((child) => child.kill('SIGKILL')));
  for (const child of all) if (child.exitCode === null) await once(child, 'exit');
  assert.equal(existsSync(lock), false, 'nothing is left');
  return readFileSync(log, 'utf8').trim().split('\n');
}

function assertOneByOne(lines: readonly string[], count: number): void {
  assert.equal(lines.length, 2 * count);
  for (let at = 0; at < lines.length; at += 2) {
    const [begin, end] = [lines[at]?.split(' '), lines[at + 1]?.split(' ')];
    assert.deepEqual([begin?.[0], end?.[0], begin?.[1]], ['begin', 'end', end?.[1]]);
  }
}

test('work under a lock is done by one process at a time', async (t) => {
  assertOneByOne(await race(t, () => undefined, 4), 4);
});

test('a lock whose owner is gone is taken over', async (t) => {
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  assertOneByOne(await race(t, (lock) => writeFileSync(lock, String(gone.pid)), 3), 3);
});
