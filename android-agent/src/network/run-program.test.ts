import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommandLine, runProgram } from './run-program.ts';

const never = new AbortController().signal;

test('a command line is split at blanks outside quotes', () => {
  assert.deepEqual(parseCommandLine(`mmcli -m 0 --command='AT+CFUN=1,1' "a b"`)?.slice(0, 3), ['mmcli', '-m', '0']);
  assert.deepEqual(parseCommandLine(`cycle "two words" 'x y' z`), ['cycle', 'two words', 'x y', 'z']);
  assert.equal(parseCommandLine('  '), undefined);
});

test('no shell reads the arguments', async () => {
  const printed = await runProgram([process.execPath, '-p', 'process.argv[1]', '$HOME;`id`'], never);
  assert.equal(printed, '$HOME;`id`\n');
});

test('a program that fails, is missing or is stopped rejects', async () => {
  await assert.rejects(runProgram([process.execPath, '-e', 'process.exit(2)'], never), /ended with 2/);
  await assert.rejects(runProgram(['/nonexistent/program'], never), { code: 'ENOENT' });
  await assert.rejects(runProgram([process.execPath, '-e', 'setInterval(() => {}, 1e6)'], AbortSignal.timeout(50)));
});
