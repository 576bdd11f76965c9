import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';

const script = path.resolve(import.meta.dirname, '../stack');

/** `scripts/stack` as load tools start it, with its own folder for what it makes. */
function startStack(t: TestContext) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pocketproxy-stack-test-'));
  const child = spawn(script, [], { env: { ...process.env, TMPDIR: folder }, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  t.after(async () => {
    child.stdin.end();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, child, ended };
}

/** What the stack has made; tsx keeps its cache in the same place. */
function filesOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('pocketproxy-'));
}

/** Processes whose environment or arguments name the folder: those of its stack. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    return ['environ', 'cmdline'].some((file) => readOrNothing(`/proc/${pid}/${file}`).includes(folder));
  });
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // it has just ended, or is not ours
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(20);
}

test('pitfall-49: scripts/stack ends by a signal once it is up and leaves nothing', async (t) => {
  const { folder, child, ended } = startStack(t);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  assert.equal(JSON.parse(line).proxies.length, 1);
  assert.ok(processesOf(folder).length >= 3, 'itself, relay and agent');
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
  await until(() => processesOf(folder).length === 0); // the guardian goes last
  assert.deepEqual(filesOf(folder), []);
});

for (const signal of ['SIGINT', 'SIGHUP'] as const) {
  test(`pitfall-49: ${signal} ends scripts/stack while it starts, and nothing is left`, async (t) => {
    const { folder, child, ended } = startStack(t);
    await until(() => filesOf(folder).length > 0);
    child.kill(signal);
    assert.deepEqual(await ended, [0, null]);
    await until(() => processesOf(folder).length === 0);
    assert.deepEqual(filesOf(folder), []);
  });
}
