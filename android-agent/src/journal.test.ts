import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { pino, type Logger } from 'pino';
import { Journal, type Result } from './journal.ts';
import { agentLimits as limits } from './limits.ts';

async function place(t: TestContext): Promise<{ folder: string; file: string; log: Logger; warnings: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'agent-journal-'));
  t.after(() => rm(folder, { recursive: true }));
  const warnings: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
  return { folder, file: join(folder, 'phone.json.journal'), log, warnings };
}

function resultOf(id: string): Result {
  return { type: 'result', id, ok: true, oldIp: '192.0.2.1', newIp: '192.0.2.2', method: 'simulated', attempts: 1 };
}

test('ROT-01: the next run finds how far each command came, in a file of mode 0600', async (t) => {
  const { folder, file, log, warnings } = await place(t);
  const [running, ended, known] = [randomUUID(), randomUUID(), randomUUID()];
  const journal = await Journal.open(file, log);
  for (const id of [known, ended, running]) await journal.begin({ id, kind: 'rotate' });
  await journal.note(known, { result: resultOf(known), confirmed: true });
  await journal.note(ended, { result: resultOf(ended) });
  await journal.note(running, { oldIp: '2001:db8::1', step: 'hold' });

  const next = await Journal.open(file, log);
  assert.deepEqual(next.interrupted, [{ id: running, kind: 'rotate', oldIp: '2001:db8::1', step: 'hold' }]);
  assert.deepEqual(next.unconfirmed, [resultOf(ended)]);
  assert.deepEqual(next.get(known)?.result, resultOf(known));
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual([await readdir(folder), warnings], [['phone.json.journal'], []]);
});

test('ROT-01: changes at the same time are all kept, the last one of a command counts', async (t) => {
  const { file, log } = await place(t);
  const journal = await Journal.open(file, log);
  const id = randomUUID();
  const steps = ['radio_off', 'hold', 'radio_on', 'waiting_ip'] as const;
  await Promise.all([journal.begin({ id, kind: 'rotate' }), ...steps.map((step) => journal.note(id, { step }))]);
  assert.equal((await Journal.open(file, log)).get(id)?.step, 'waiting_ip');
});

test('ROT-01: the journal is bounded; what runs is never forgotten', async (t) => {
  const { file, log } = await place(t);
  const journal = await Journal.open(file, log);
  const running = randomUUID();
  await journal.begin({ id: running, kind: 'rotate' });
  const ids = Array.from({ length: limits.recentCommands + 5 }, () => randomUUID());
  for (const id of ids) {
    await journal.begin({ id, kind: 'rotate' });
    await journal.note(id, { result: resultOf(id) });
  }
  const next = await Journal.open(file, log);
  assert.equal(next.interrupted[0]?.id, running);
  assert.equal(next.unconfirmed.length, limits.recentCommands - 1);
  assert.equal(next.get(ids[0] ?? ''), undefined);
  assert.ok((await stat(file)).size < limits.journalBytes);
});

const broken = {
  'half of one': '{"version":1,"commands":[{"id":"',
  'something else': '{"version":1,"commands":[{"id":"no uuid","kind":"rotate"}]}',
  'of a later version': '{"version":2,"commands":[]}',
  'too long': ' '.repeat(limits.journalBytes + 1),
  binary: '\0\u{fffd}',
};
for (const [how, text] of Object.entries(broken)) {
  test(`ROT-01: a journal that is ${how} is set aside with one warning and stops nothing`, async (t) => {
    const { file, log, warnings } = await place(t);
    await writeFile(file, text);
    const journal = await Journal.open(file, log);
    assert.deepEqual([journal.interrupted, journal.unconfirmed, warnings.length], [[], [], 1]);
    assert.equal(await readFile(`${file}.broken`, 'utf8'), text);
    await journal.begin({ id: randomUUID(), kind: 'rotate' });
    assert.equal((await Journal.open(file, log)).interrupted.length, 1);
    assert.equal(warnings.length, 1);
  });
}

test('ROT-01: a journal that cannot be written warns once, and commands still run', async (t) => {
  const { file, log, warnings } = await place(t);
  const journal = await Journal.open(file, log);
  await mkdir(file);
  const id = randomUUID();
  await journal.begin({ id, kind: 'rotate' });
  await journal.note(id, { step: 'hold' });
  assert.deepEqual([journal.get(id)?.step, warnings.length], ['hold', 1]);
});
