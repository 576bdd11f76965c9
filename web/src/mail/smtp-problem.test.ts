import assert from 'node:assert/strict';
import test from 'node:test';
import { smtpProblem } from './smtp-problem';

const cases = [
  [
    { code: 'EENVELOPE', responseCode: 550, response: '550 5.1.1 <x@c.test>: unknown', command: 'RCPT TO' },
    ...(['SMTP 550 5.1.1 at RCPT TO', true] as const),
  ],
  [
    { code: 'EMESSAGE', responseCode: 554, response: '554 spam from x@c.test', command: 'DATA' },
    'SMTP 554 at DATA',
    true,
  ],
  [{ code: 'EENVELOPE', responseCode: 450, response: '450-4.2.0 greylisted' }, 'SMTP 450 4.2.0', false],
  [{ code: 'EAUTH', responseCode: 535, response: '535 no', command: 'AUTH PLAIN' }, 'SMTP 535 at AUTH PLAIN', false],
  [{ code: 'ESOCKET', errno: -111, message: 'connect ECONNREFUSED 192.0.2.1' }, 'SMTP ECONNREFUSED', false],
  [{ code: 'ETIMEDOUT' }, 'SMTP ETIMEDOUT', false],
  ['x@c.test', 'SMTP failed', false],
] as const;

test('an SMTP failure is reported by its codes; a 5xx reply to the mail is permanent', () => {
  for (const [error, reason, permanent] of cases) {
    const problem = smtpProblem(error);
    assert.deepEqual([problem.message, problem.permanent], [reason, permanent]);
  }
});
