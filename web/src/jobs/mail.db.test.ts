import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import test from 'node:test';
import { signUp } from '@/domain/account/sign-up';
import { readInbox } from '@/domain/mail/inbox';
import { openWorld } from '@/domain/testing/world';
import { clockOff, jobsKeys, lastFirst, portOf, startJobs, startSmtp, watchMails, type Closing } from '@/jobs/testing';
import { openLog } from '@/base/log';
import { openMailQueue } from '@/server/mail-queue';
import { Secret } from '@/base/secret';

// Starts first: each test starts a process.

/** A world with one sign-up whose mail waits, and the jobs process that finds it. Returns it and its only mail, sent. */
async function deliver(closing: Closing, settings: Record<string, string>) {
  const world = await openWorld();
  closing.after(() => world.close());
  const mails = await watchMails(closing, world);
  const longAgo = new Date(world.now.getTime() - 60_000);
  const system = { ...world.system, keys: jobsKeys, now: longAgo };
  await signUp(system, { email: 'new@c.test', password: 'correct horse battery' });
  await startJobs(closing, world, settings);
  await mails.until(({ state }) => state !== 'queued');
  return { world, mail: await world.db.mail.findFirstOrThrow() };
}

test('AUTH-01 mail by SMTP: HTML and text with a link of the configured address; wiped from the row once sent', async (t) => {
  const closing = lastFirst(t);
  const smtp = await startSmtp(closing);
  const settings = { BRAND_NAME: 'Acme', MAIL_FROM: 'mail@acme.test' };
  const { mail } = await deliver(closing, { ...settings, SMTP_URL: `smtp://127.0.0.1:${smtp.port}` });
  assert.deepEqual([mail.state, mail.sealedValues, mail.sealedMessage], ['sent', null, null]);
  assert.equal(smtp.received.length, 1);
  const text = (smtp.received[0] ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
  assert.match(text, /^To: new@c\.test/m);
  assert.match(text, /^From: "?Acme"? <mail@acme\.test>/m);
  assert.match(text, /^Subject: Confirm your email address for Acme/m);
  assert.match(text, /multipart\/alternative/);
  assert.match(text, /http:\/\/127\.0\.0\.1:3000\/verify-email\?token=[\w-]{43}/);
  assert.match(text, /<html lang="en">/);
});

test('AUTH-01 mail by Resend: a refused attempt is tried again with the same idempotency key', async (t) => {
  const closing = lastFirst(t);
  const ids: unknown[] = [];
  const resend = createServer((request, response) => {
    ids.push(request.headers['idempotency-key']);
    response.setHeader('content-type', 'application/json');
    response.statusCode = ids.length === 1 ? 500 : 200;
    response.end(JSON.stringify(ids.length === 1 ? { name: 'internal_server_error', message: 'no' } : { id: 'sent' }));
  }).listen(0, '127.0.0.1');
  await once(resend, 'listening');
  closing.after(() => resend.close());
  const RESEND_BASE_URL = `http://127.0.0.1:${portOf(resend)}`;
  const { mail } = await deliver(closing, { RESEND_API_KEY: 're_test', RESEND_BASE_URL });
  assert.deepEqual([mail.state, mail.attempts], ['sent', 2]);
  assert.deepEqual(ids, [mail.id, mail.id]);
});

test('AUTH-01 without a mail service mails are stored, sealed, and readable in the inbox', async (t) => {
  const closing = lastFirst(t);
  const { world, mail } = await deliver(closing, {});
  assert.equal(mail.state, 'stored');
  assert.ok(!JSON.stringify(mail).includes('verify-email'), 'sealed at rest');
  const [stored] = await readInbox({ ...world.system, keys: jobsKeys }, 'new@c.test');
  assert.match(stored?.text ?? '', /verify-email\?token=/);
  assert.match(stored?.html ?? '', /^<!doctype html><html lang="en">/);
});

test('AUTH-01 a mail that is refused for good ends, and the log says why, without address and link', async (t) => {
  const closing = lastFirst(t);
  const world = await openWorld();
  closing.after(() => world.close());
  const { port } = await startSmtp(closing, 0, () => 550);
  const logged: string[] = [];
  const lines = await startJobs(closing, world, { LOG_LEVEL: 'warn', SMTP_URL: `smtp://127.0.0.1:${port}` });
  const givenUp = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      logged.push(line);
      if (line.includes('mail given up')) resolve();
    });
  });
  const mails = openMailQueue({ redisUrl: undefined, databaseUrl: new Secret(world.url) }, openLog('silent', 'web'));
  closing.after(() => mails.close());
  const system = { ...world.system, keys: jobsKeys, mailQueued: (ids: readonly string[]) => mails.add(ids) };
  await signUp(system, { email: 'new@c.test', password: 'correct horse battery' });
  await givenUp;
  const mail = await world.db.mail.findFirstOrThrow();
  assert.deepEqual([mail.state, mail.attempts, mail.sealedValues], ['failed', 1, null]);
  const all = logged.join('\n');
  assert.match(all, /"reason":"SMTP 550 at DATA"/);
  for (const secret of ['c.test', 'token', 'verify-email']) assert.ok(!all.includes(secret), secret);
});

for (const [name, ms] of Object.entries({ ahead: 86_400_000, behind: -86_400_000 }))
  test(`§6 a process whose clock is a day ${name} sends at once, and repeats what was refused for now`, async (t) => {
    const closing = lastFirst(t);
    const world = await openWorld();
    closing.after(() => world.close());
    const { port, received } = await startSmtp(closing, 0, (delivery) => (delivery === 1 ? 451 : null));
    const changes = await watchMails(closing, world);
    await startJobs(closing, world, { SMTP_URL: `smtp://127.0.0.1:${port}`, NODE_OPTIONS: clockOff(ms) });
    const mails = openMailQueue({ redisUrl: undefined, databaseUrl: new Secret(world.url) }, openLog('silent', 'web'));
    closing.after(() => mails.close());
    const system = { ...world.system, now: new Date(), keys: jobsKeys };
    await signUp(
      { ...system, mailQueued: (ids) => mails.add(ids) },
      { email: 'new@c.test', password: 'correct horse battery' },
    );
    await changes.until(({ lastError }) => lastError !== null);
    await world.db.$executeRaw`UPDATE "Mail" SET "nextAttemptAt" = now() - interval '1 minute'`;
    const { attempts } = await changes.until(({ state }) => state === 'sent');
    assert.deepEqual([attempts, received.length], [2, 1]);
  });
