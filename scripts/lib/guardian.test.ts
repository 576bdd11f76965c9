import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { test } from 'node:test';

const guardian = path.join(import.meta.dirname, 'guardian.mjs');

function sleeper() {
  return spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { detached: true, stdio: 'ignore' });
}

test('when its input ends the guardian ends what is still listed, with the signal asked for', async (t) => {
  const [listed, removed] = [sleeper(), sleeper()];
  t.after(() => removed.kill('SIGKILL'));
  const watcher = spawn(process.execPath, [guardian], { stdio: ['pipe', 'ignore', 'inherit'] });
  watcher.stdin.write(`add ${listed.pid} SIGINT\nadd ${removed.pid} SIGTERM\nremove ${removed.pid}\n`);
  const [ended, done] = [once(listed, 'exit'), once(watcher, 'exit')];
  watcher.stdin.end();
  assert.deepEqual(await ended, [null, 'SIGINT']);
  assert.deepEqual(await done, [0, null]);
  assert.equal(removed.exitCode ?? removed.signalCode, null);
});
