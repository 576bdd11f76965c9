import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { AppError } from '@/domain/errors';
import { openHumanCheck } from '@/lib/human-check';
import { Secret } from '@/lib/secret';

/** Stands in for siteverify: answers each token once, from a list. */
async function siteverify(answers: Record<string, object>) {
  const used = new Set<string>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += String(piece)));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const token = form.get('response') ?? '';
      const spent = used.has(token) || form.get('secret') !== 'the secret';
      used.add(token);
      response.end(JSON.stringify(spent ? { success: false } : (answers[token] ?? { success: false })));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${address.port}/` };
}

const check = (verifyUrl: string, secret = 'the secret') =>
  openHumanCheck({
    publicUrl: 'https://panel.test',
    turnstile: { siteKey: 'site', secretKey: new Secret(secret), verifyUrl },
  });

async function outcome(answer: Promise<void>): Promise<string> {
  return answer.then(
    () => 'passed',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

test('AUTH-04 a good token passes once; failed, missing, reused, foreign and misused ones are refused', async (t) => {
  const good = { success: true, hostname: 'panel.test', action: 'sign-up' };
  const answers = {
    ...{ good, wrongAction: { ...good, action: 'sign-in' }, wrongHost: { ...good, hostname: 'evil.test' } },
    ...{ failed: { ...good, success: false }, bare: { success: true } },
  };
  const { server, url } = await siteverify(answers);
  t.after(() => server.close());
  const human = check(url);
  assert.equal(await outcome(human('good', 'sign-up', '198.51.100.7')), 'passed');
  for (const token of ['good', undefined, '', 'failed', 'wrongAction', 'wrongHost', 'bare', 'unknown'])
    assert.equal(await outcome(human(token, 'sign-up', null)), 'human_check_failed', String(token));
  assert.equal(await outcome(check(url, 'wrong secret')('bare', 'sign-up', null)), 'human_check_failed');
});

test('AUTH-04 what cannot be verified is refused with a sentence', async (t) => {
  const { server, url } = await siteverify({});
  server.close();
  assert.equal(await outcome(check(url)('good', 'sign-up', null)), 'human_check_unavailable');
  const odd = createServer((_, response) => response.end('not JSON')).listen(0, '127.0.0.1');
  await once(odd, 'listening');
  t.after(() => odd.close());
  const { port } = odd.address() as AddressInfo;
  assert.equal(await outcome(check(`http://127.0.0.1:${port}/`)('good', 'sign-up', null)), 'human_check_unavailable');
});

test('AUTH-04 without keys, in development, everything passes', async () => {
  await openHumanCheck({ publicUrl: 'http://127.0.0.1:3000', turnstile: undefined })(undefined, 'sign-in', null);
});
