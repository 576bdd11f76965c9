import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import test from 'node:test';
import { ConfigError, parseBaseConfig, type Environment } from '@/base-config';
import { parseConfig } from '@/config';
import { parseJobsConfig } from '@/jobs/config';

const key = Buffer.alloc(32, 7).toString('base64');
const base = {
  POCKETPROXY_ENV: 'development',
  DATABASE_URL: 'postgresql://app:hunter2@db.test/app',
  SEALING_KEYS: `k1:${key}`,
};
const good = { ...base, VERIFIER_KEY: key, NEXTAUTH_SECRET: 'a-secret-of-thirty-two-characters' };
const problemOf = (parse: (env: Environment) => unknown, env: Environment): string => {
  try {
    parse(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  return '';
};
const problem = (env: Environment) => problemOf(parseConfig, { ...good, ...env });
const jobsProblem = (env: Environment) => problemOf(parseJobsConfig, { ...base, ...env });

test('config: defaults for one machine, blanks as unset', () => {
  const config = parseConfig({ ...good, REDIS_URL: '', PUBLIC_URL: '', DEMO: '' });
  assert.deepEqual(
    [config.environment, config.publicUrl, config.secure, config.redisUrl],
    ['development', 'http://127.0.0.1:3000', false, undefined],
  );
});

test('config: secrets print as masked', () => {
  const config = parseConfig({ ...good, REDIS_URL: 'redis://:hunter2@redis.test' });
  for (const text of [inspect(config.databaseUrl), JSON.stringify(config.redisUrl), `${config.authSecret}`]) {
    assert.ok(text.includes('***') && !text.includes('hunter2') && !text.includes('thirty-two'));
  }
  assert.equal(config.databaseUrl.reveal(), good.DATABASE_URL);
});

test('config: what is wrong is named, and values are not shown', () => {
  assert.match(problem({ NEXTAUTH_SECRET: undefined }), /NEXTAUTH_SECRET is missing/);
  assert.match(problem({ NEXTAUTH_SECRET: 'hunter2' }), /NEXTAUTH_SECRET must have 32/);
  assert.match(problem({ DATABASE_URL: 'mysql://hunter2' }), /DATABASE_URL must be/);
  assert.match(problem({ VERIFIER_KEY: 'hunter2' }), /VERIFIER_KEY must hold 32 bytes/);
  assert.match(problem({ SEALING_KEYS: 'hunter2' }), /SEALING_KEYS/);
  assert.match(problem({ TRUSTED_PROXIES: '10.0.0.0/8, hunter2' }), /TRUSTED_PROXIES/);
  assert.match(problem({ NEXTAUTH_URL: 'https://other.test' }), /NEXTAUTH_URL/);
  assert.match(problem({ PUBLIC_URL: 'https://panel.test/path' }), /PUBLIC_URL/);
  for (const env of [
    { NEXTAUTH_SECRET: 'hunter2' },
    { VERIFIER_KEY: 'hunter2' },
    { DATABASE_URL: 'mysql://hunter2' },
  ]) {
    assert.equal(problem(env).includes('hunter2'), false);
  }
});

test('config: the brand names the sender of mails unless MAIL_FROM does, and cannot break out of its line', () => {
  const of = (env: Environment) => parseJobsConfig({ ...base, ...env });
  assert.deepEqual([of({}).brand, of({}).mail.from], ['PocketProxy', '"PocketProxy" <no-reply@localhost>']);
  const acme = of({ BRAND_NAME: 'Acme, Ltd.', MAIL_FROM: 'mail@acme.test' });
  assert.deepEqual([acme.brand, acme.mail.from], ['Acme, Ltd.', '"Acme, Ltd." <mail@acme.test>']);
  assert.equal(of({ BRAND_NAME: 'Acme', MAIL_FROM: 'Support <s@acme.test>' }).mail.from, 'Support <s@acme.test>');
  for (const name of ['a"b', 'a\nb', 'a<b', 'x'.repeat(61)])
    assert.match(jobsProblem({ BRAND_NAME: name }), /BRAND_NAME must/);
});

const production = {
  POCKETPROXY_ENV: 'production',
  PUBLIC_URL: 'https://panel.test',
  DATABASE_URL: `${base.DATABASE_URL}?sslmode=verify-full`,
};
const turnstile = { TURNSTILE_SITE_KEY: 'site', TURNSTILE_SECRET_KEY: 'secret' };
const smtp = { SMTP_URL: 'smtps://user:hunter2@mail.test' };

test('AUTH-04 config: web is production unless configured otherwise; it refuses demo mode, plain http and missing secrets', () => {
  assert.match(problem({ POCKETPROXY_ENV: undefined }), /TURNSTILE_SITE_KEY.*https/);
  const web = { ...production, ...turnstile };
  assert.equal(problem(web), '');
  const plain = { ...web, DATABASE_URL: good.DATABASE_URL, REDIS_URL: 'redis://:hunter2@redis.test' };
  assert.match(problem(plain), /^[^;]*DATABASE_URL must use TLS[^;]*; REDIS_URL must use TLS[^;]*$/);
  assert.equal(problem({ ...plain, ALLOW_PLAINTEXT: 'postgres,redis' }), '');
  for (const name of ['TURNSTILE_SITE_KEY', 'TURNSTILE_SECRET_KEY'] as const)
    assert.match(problem({ ...web, [name]: '' }), new RegExp(name), 'AUTH-04');
  for (const name of ['TURNSTILE_VERIFY_URL', 'GOOGLE_ISSUER'] as const)
    assert.match(problem({ ...web, [name]: 'https://elsewhere.test' }), new RegExp(`${name} is for tests`));
  assert.match(problem({ ...web, DEMO: '1' }), /DEMO is refused/);
  assert.match(problem({ ...web, PUBLIC_URL: 'http://panel.test' }), /https/);
  assert.match(problem({ ...web, VERIFIER_KEY: '' }), /VERIFIER_KEY/);
});

test('SEC-06 config: jobs needs a way to send mail and nothing of sign-in, and also refuses plaintext', () => {
  assert.match(jobsProblem({ POCKETPROXY_ENV: undefined }), /RESEND_API_KEY or SMTP_URL.*https/);
  const jobs = { ...production, ...smtp };
  assert.equal(jobsProblem(jobs), '');
  assert.equal(jobsProblem({ ...production, RESEND_API_KEY: 're_test' }), '');
  const plain = { ...jobs, DATABASE_URL: base.DATABASE_URL, SMTP_URL: 'smtp://user:hunter2@mail.test' };
  assert.match(jobsProblem(plain), /^[^;]*DATABASE_URL must use TLS[^;]*; SMTP_URL must use TLS[^;]*$/);
  assert.equal(jobsProblem({ ...plain, ALLOW_PLAINTEXT: 'postgres,smtp' }), '');
  assert.match(jobsProblem({ ...jobs, PUBLIC_URL: 'http://panel.test' }), /https/);
  assert.match(jobsProblem({ ...jobs, SEALING_KEYS: undefined }), /SEALING_KEYS is missing/);
});

test('config: the command of the operator runs with what web and jobs share', () => {
  assert.equal(problemOf(parseBaseConfig, { ...base, ...production }), '');
  assert.match(problemOf(parseBaseConfig, { ...base, ...production, PUBLIC_URL: '' }), /https/);
});

test('AUTH-03 config: lifetimes of sessions and reset links are configurable within bounds', () => {
  const { sessions, resetLinkMs } = parseConfig({ ...good, SESSION_IDLE_HOURS: '2', RESET_LINK_HOURS: '24' });
  assert.deepEqual([sessions.idleMs, sessions.lifetimeMs, resetLinkMs], [7_200_000, 2_592_000_000, 86_400_000]);
  assert.match(problem({ RESET_LINK_HOURS: '25' }), /RESET_LINK_HOURS/);
  assert.match(problem({ SESSION_IDLE_HOURS: '0' }), /SESSION_IDLE_HOURS/);
  assert.match(problem({ GOOGLE_CLIENT_ID: 'only one half' }), /GOOGLE_CLIENT_SECRET is missing/);
});
