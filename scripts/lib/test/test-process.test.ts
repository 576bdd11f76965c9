import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Processes } from '../processes.ts';
import { runTestProcess } from './test-process.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const scratchDir = mkdtempSync(path.join(os.tmpdir(), 'pocketproxy-runner-'));
const processes = new Processes();
after(async () => {
  await processes.stop();
  rmSync(scratchDir, { recursive: true, force: true });
});

/** Runs a test file of this text. */
async function run(name: string, text: string, lingerMs?: number) {
  const file = path.join(scratchDir, `${name}.mjs`);
  writeFileSync(file, `import { test } from 'node:test';\n${text}`);
  const target = { files: [path.relative(root, file)], flags: [], env: {} };
  const bench = { root, scratchDir, processes, env: process.env };
  return runTestProcess(bench, target, { wholeMs: 60_000, ...(lingerMs && { lingerMs }) });
}

test('what a test process did is reported', { concurrency: true }, async (t) => {
  const told = (name: string, check: () => Promise<void>) => t.test(name, check);
  await Promise.all([
    told('what good tests write is not shown', async () => {
      const { passed, failed, text } = await run('good', `test('a', () => console.log('noise'));`);
      assert.deepEqual([passed, failed], [1, 0]);
      assert.doesNotMatch(text, /noise/);
    }),
    told('what was written beside a failed test is shown', async () => {
      const bad = `test('a', () => console.log('noise')); test('b', () => { throw new Error('why'); });`;
      const { passed, failed, text } = await run('bad', bad);
      assert.deepEqual([passed, failed], [1, 1]);
      assert.match(text, /✗ b[^]*why[^]*noise/);
    }),
    told('an exit in the middle of a test', async () => {
      const exits = `test('odd', async () => {
        console.error('last words');
        const { existsSync } = await import('node:fs');
        while (!existsSync(process.env.TEST_REPORT_FILE)) await new Promise((resolve) => setTimeout(resolve, 10));
        process.exit(1);
      });`;
      const { failed, text } = await run('exits', exits);
      assert.equal(failed, 1);
      assert.match(text, /ended with exit code 1 in the middle of odd[^]*last words/);
    }),
    told('an error after the last test', async () => {
      const late = `test('a', () => void setTimeout(() => { throw new Error('late'); }, 50));`;
      const { failed, text } = await run('late', late);
      assert.equal(failed, 1);
      assert.match(text, /exit code 1[^]*late/);
    }),
    told('a process that does not end is ended, and says what is open', async () => {
      const open = `import net from 'node:net'; test('a', () => void net.createServer().listen(0, '127.0.0.1'));`;
      const { failed, text } = await run('open', open, 100);
      assert.equal(failed, 1);
      assert.match(text, /did not end within 0.1 s of its last test[^]*Server at [^]*127\.0\.0\.1/);
    }),
  ]);
});
