import assert from 'node:assert/strict';
import test from 'node:test';
import { isAppError } from '@/domain/errors';
import { openHumanCheck } from '@/server/human-check';
import { Secret } from '@/base/secret';
import { startSiteverify } from '../../../scripts/lib/test/siteverify.ts';

type Siteverify = Awaited<ReturnType<typeof startSiteverify>>;

const check = ({ verifyUrl, secret }: Pick<Siteverify, 'verifyUrl' | 'secret'>, timeoutMs?: number) =>
  openHumanCheck(
    {
      publicUrl: 'https://panel.test',
      turnstile: { siteKey: 'site', secretKey: new Secret(secret), verifyUrl },
    },
    timeoutMs,
  );
const token = (changes: Record<string, string> = {}) =>
  new URLSearchParams({ action: 'sign-up', hostname: 'panel.test', ...changes }).toString();

async function outcome(answer: Promise<void>): Promise<string> {
  return answer.then(
    () => 'passed',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
}

test('AUTH-04 a good token passes once; failed, missing, reused, foreign and misused ones are refused', async (t) => {
  const siteverify = await startSiteverify();
  t.after(() => siteverify.stop());
  const human = check(siteverify);
  assert.equal(await outcome(human(token(), 'sign-up', '198.51.100.7')), 'passed');
  const wrong = [
    token({ action: 'sign-in' }),
    token({ hostname: 'evil.test' }),
    token({ code: 'invalid-input-response' }),
  ];
  for (const one of [token(), undefined, '', 'bare', ...wrong])
    assert.equal(await outcome(human(one, 'sign-up', null)), 'human_check_failed', String(one));
});

test('AUTH-04 what cannot be verified is refused with another sentence, and the wait for it has an end', async (t) => {
  const siteverify = await startSiteverify();
  t.after(() => siteverify.stop());
  const unavailable = async (human: ReturnType<typeof check>, changes: Record<string, string> = {}) =>
    assert.equal(await outcome(human(token({ id: 'x', ...changes }), 'sign-up', null)), 'human_check_unavailable');
  await unavailable(check({ ...siteverify, secret: 'wrong secret' }));
  await unavailable(check(siteverify), { code: 'internal-error' });
  await unavailable(check(siteverify), { does: 'garbage' });
  await unavailable(check(siteverify), { does: 'drop' });
  const startedAt = performance.now();
  await unavailable(check(siteverify, 50), { does: 'hang' });
  assert.ok(performance.now() - startedAt < 5_000);
  siteverify.stop();
  await unavailable(check(siteverify));
});

test('AUTH-04 without keys, in development, everything passes', async () => {
  await openHumanCheck({ publicUrl: 'http://127.0.0.1:3000', turnstile: undefined })(undefined, 'sign-in', null);
});
