import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { signUp } from '@/domain/account/sign-up';
import { readInbox } from '@/domain/mail/inbox';
import { openWorld, type World } from '@/domain/testing/world';
import { parseCredentialKeys } from '@pocketproxy/relay/contract';
import { openThrottle } from '@/lib/throttle';

const key = Buffer.alloc(32, 1).toString('base64');
const keys = parseCredentialKeys(key, `k1:${key}`);
const main = path.resolve(import.meta.dirname, 'main.ts');

/** A world with one sign-up whose mail waits, and the jobs process that finds it. */
async function startJobs(t: TestContext, mail: Record<string, string>): Promise<World> {
  const world = await openWorld();
  const longAgo = new Date(world.now.getTime() - 60_000);
  const system = { ...world.system, keys, now: longAgo };
  await signUp(system, openThrottle(), 3_600_000, { email: 'new@c.test', password: 'correct horse battery' });
  const settings = { DATABASE_URL: world.url, NEXTAUTH_SECRET: key, VERIFIER_KEY: key, SEALING_KEYS: `k1:${key}` };
  const env = { ...process.env, ...settings, REDIS_URL: '', PUBLIC_URL: 'http://127.0.0.1:3000', ...mail };
  const jobs = spawn(process.execPath, ['--import', 'tsx', main], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  t.after(async () => {
    jobs.kill('SIGTERM');
    await once(jobs, 'exit');
    await world.close();
  });
  return world;
}

/** Looks until the mail has left its queue; the test's own time limit ends it. */
async function finished(world: World) {
  for (;;) {
    const mail = await world.db.mail.findFirstOrThrow();
    if (mail.state !== 'queued') return mail;
    await wait(100);
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

test('AUTH-01 mail by SMTP: HTML and text with a link of the configured address; wiped from the row once sent', async (t) => {
  const received: string[] = [];
  const smtp = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'] },
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (piece) => (text += String(piece)));
      stream.on('end', () => {
        received.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void smtp.listen(0, '127.0.0.1', resolve));
  t.after(() => smtp.close());
  const world = await startJobs(t, { SMTP_URL: `smtp://127.0.0.1:${portOf(smtp.server)}` });
  const mail = await finished(world);
  assert.deepEqual([mail.state, mail.sealedValues, mail.sealedMessage], ['sent', null, null]);
  assert.equal(received.length, 1);
  const text = (received[0] ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
  assert.match(text, /^To: new@c\.test/m);
  assert.match(text, /multipart\/alternative/);
  assert.match(text, /http:\/\/127\.0\.0\.1:3000\/verify-email\?token=[\w-]{43}/);
  assert.match(text, /<html lang="en">/);
});

test('AUTH-01 mail by Resend: a refused attempt is tried again with the same idempotency key', async (t) => {
  const ids: unknown[] = [];
  const resend = createServer((request, response) => {
    ids.push(request.headers['idempotency-key']);
    response.setHeader('content-type', 'application/json');
    response.statusCode = ids.length === 1 ? 500 : 200;
    response.end(JSON.stringify(ids.length === 1 ? { name: 'internal_server_error', message: 'no' } : { id: 'sent' }));
  }).listen(0, '127.0.0.1');
  await once(resend, 'listening');
  t.after(() => resend.close());
  const RESEND_BASE_URL = `http://127.0.0.1:${portOf(resend)}`;
  const world = await startJobs(t, { RESEND_API_KEY: 're_test', RESEND_BASE_URL });
  const mail = await finished(world);
  assert.deepEqual([mail.state, mail.attempts], ['sent', 2]);
  assert.deepEqual(ids, [mail.id, mail.id]);
});

test('AUTH-01 without a mail service mails are stored, sealed, and readable in the inbox', async (t) => {
  const world = await startJobs(t, {});
  const mail = await finished(world);
  assert.equal(mail.state, 'stored');
  assert.ok(!JSON.stringify(mail).includes('verify-email'), 'sealed at rest');
  const [stored] = await readInbox({ ...world.system, keys }, 'new@c.test');
  assert.match(stored?.text ?? '', /verify-email\?token=/);
  assert.match(stored?.html ?? '', /^<!doctype html><html lang="en">/);
});
