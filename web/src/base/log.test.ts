import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import test, { mock } from 'node:test';
import { z } from 'zod';
import { logConsole, openLog } from '@/base/log';
import { kindOf, LogRate, logRate } from '@/base/log-rate';

const lineOf = z.object({
  level: z.number(),
  msg: z.string(),
  kind: z.string().optional(),
  suppressed: z.number().optional(),
});

function openTestLog() {
  const lines: z.output<typeof lineOf>[] = [];
  const sink = new Writable({
    write: (piece, _, done) => {
      lines.push(lineOf.parse(JSON.parse(String(piece))));
      done();
    },
  });
  return { lines, log: openLog('info', 'web', sink) };
}

test('a stranger who causes errors at will gets a bounded number of lines; other kinds and infos continue', (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  t.after(() => mock.timers.reset());
  const { lines, log } = openTestLog();
  for (let n = 0; n < 500; n += 1) log.error({ err: new Error(`no action "${n}abc" here`) }, 'action failed');
  assert.equal(lines.length, logRate.lines);
  log.error({ err: new TypeError('another') }, 'action failed');
  log.error({ code: 'OAUTH' }, 'next-auth');
  for (let n = 0; n < 2 * logRate.lines; n += 1) log.info('fine');
  assert.equal(lines.length, 3 * logRate.lines + 2);
  mock.timers.tick(logRate.perMs);
  const report = lines.at(-1);
  assert.deepEqual([report?.suppressed, report?.kind], [500 - logRate.lines, 'action failed Error no action … here']);
  log.error({ err: new Error('no action "x" here') }, 'action failed');
  assert.equal(lines.at(-1)?.level, 50, 'a new minute begins');
});

test('what Next writes to the console has the same rate, with its error', () => {
  const { lines, log } = openTestLog();
  const target = { error: (): void => undefined, warn: (): void => undefined };
  logConsole(log, target);
  const say = (...args: unknown[]) => Reflect.apply(target.warn, target, args);
  for (let n = 0; n < 100; n += 1) say(new Error(`Failed to find Server Action "${n}". From another deployment?`));
  for (let n = 0; n < 100; n += 1) say('`host` header with value `%s` does not match', `evil-${n}.test`);
  assert.equal(lines.length, 2 * logRate.lines);
  assert.equal(lines[0]?.msg, 'console');
  assert.equal(lines.at(-1)?.msg, '`host` header with value `evil-19.test` does not match');
});

test('kinds are also bounded: beyond them all lines are one kind', () => {
  const admitted = { known: 0, new: 0 };
  const rate = new LogRate(() => undefined);
  const word = (n: number) => String(n).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
  for (let n = 0; n < logRate.kinds + 500; n += 1) {
    if (rate.admit(`kind ${word(n)}`)) admitted[n < logRate.kinds ? 'known' : 'new'] += 1;
  }
  assert.deepEqual(admitted, { known: logRate.kinds, new: logRate.lines });
  assert.equal(kindOf('read ECONNRESET 127.0.0.1:4711 "x"'), 'read ECONNRESET # …');
});
