import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import test from 'node:test';
import { lastFirst, portOf, startBlackHole, startSmtp, type Closing } from '@/jobs/testing';
import { Secret } from '@/base/secret';
import { MailNotSent } from './not-sent';
import { mailTimeouts, openMailTransport, type MailConfig } from './transport';

/** Sends a mail to someone@c.test. Returns why it did not go out; null: it did. */
async function problemOf(
  service: Partial<MailConfig>,
  timeouts: Record<keyof typeof mailTimeouts, number> = mailTimeouts,
): Promise<MailNotSent | null> {
  const mail = { from: 'mail@acme.test', resend: undefined, smtpUrl: undefined, ...service };
  const content = { subject: 's', html: 'h', text: 't' };
  const outcome = await openMailTransport({ mail }, timeouts)
    .send('some-id', 'someone@c.test', content)
    .catch((error: unknown) => error);
  if (outcome === undefined) return null;
  assert.ok(outcome instanceof MailNotSent, String(outcome));
  return outcome;
}

const smtp = (port: number) => ({ smtpUrl: new Secret(`smtp://127.0.0.1:${port}`) });

async function startResend(closing: Closing, answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { resend: { apiKey: new Secret('re_test'), baseUrl: `http://127.0.0.1:${portOf(server)}` } };
}

test('AUTH-01 SMTP: 5xx is permanent, 4xx is not, and the reason does not quote the server', async (t) => {
  const answers = [550, 451, null];
  const { port } = await startSmtp(lastFirst(t), 0, (delivery) => answers[delivery - 1] ?? null);
  const refused = await problemOf(smtp(port));
  assert.deepEqual([refused?.permanent, refused?.message], [true, 'SMTP 550 at DATA']);
  const later = await problemOf(smtp(port));
  assert.deepEqual([later?.permanent, later?.message], [false, 'SMTP 451 at DATA']);
  assert.equal(await problemOf(smtp(port)), null);
});

test('AUTH-01 Resend: 4xx is permanent, except what says nothing about the mail', async (t) => {
  let answer = { status: 0, name: '' };
  const service = await startResend(lastFirst(t), (_, response) => {
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ statusCode: answer.status, name: answer.name, message: 'not to someone@c.test' }));
  });
  const cases = [
    [422, 'validation_error', true],
    [403, 'validation_error', true],
    [409, 'invalid_idempotent_request', true],
    [408, 'application_error', false],
    [409, 'concurrent_idempotent_requests', false],
    [429, 'rate_limit_exceeded', false],
    [403, 'invalid_api_key', false],
    [500, 'internal_server_error', false],
  ] as const;
  for (const [status, name, permanent] of cases) {
    answer = { status, name };
    const problem = await problemOf(service);
    assert.deepEqual([problem?.permanent, problem?.message], [permanent, `Resend ${status} ${name}`]);
  }
});

test('AUTH-01 Resend has 10 s to answer, SMTP 30 s', () => {
  assert.deepEqual(mailTimeouts, { resendMs: 10_000, smtpMs: 30_000 });
});

const soon = { smtpMs: 700, resendMs: 700 };

test('AUTH-01 Resend has its time to answer, and no longer', async (t) => {
  const service = await startResend(lastFirst(t), () => undefined);
  const from = performance.now();
  const problem = await problemOf(service, soon);
  const tookMs = performance.now() - from;
  assert.deepEqual([problem?.permanent, problem?.message], [false, 'Resend took too long']);
  assert.ok(tookMs > 600 && tookMs < 9_000, String(tookMs));
});

test('AUTH-01 SMTP has its time to take a mail; its connection is cut then', async (t) => {
  const hole = await startBlackHole(lastFirst(t));
  const problem = await problemOf(smtp(hole.port), soon);
  assert.deepEqual([problem?.permanent, problem?.message], [false, 'SMTP took too long']);
  await hole.empty();
});
