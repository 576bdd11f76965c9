import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plaintextExceptions, plaintextProblems } from './plaintext.ts';

type Urls = Parameters<typeof plaintextProblems>[0];
const variables = (urls: Urls, exceptions = '') =>
  plaintextProblems(urls, plaintextExceptions.parse(exceptions)).map(({ variable }) => variable);

const plain = [
  'db.example',
  '10.0.0.2',
  '8.8.8.8',
  'localhost.example',
  '127.example',
  '[2606:4700::1111]',
  '134744072', // 8.8.8.8
  '0x8080808',
];
const onThisHost = ['127.0.0.1', '127.8.9.10', 'localhost', '[::1]', 'postgres', 'my_redis-1'];

test('SEC-02: production needs TLS to Postgres, Redis and SMTP of other hosts', () => {
  for (const host of plain) {
    const urls = {
      DATABASE_URL: `postgresql://u:p@${host}:5432/pp`,
      REDIS_URL: `redis://:p@${host}`,
      SMTP_URL: `smtp://u:p@${host}:587`,
    };
    assert.deepEqual(variables(urls), ['DATABASE_URL', 'REDIS_URL', 'SMTP_URL'], host);
    assert.deepEqual(variables(urls, 'redis, smtp'), ['DATABASE_URL'], host);
    assert.deepEqual(variables(urls, 'postgres,redis,smtp'), [], host);
  }
});

test('SEC-02: loopback, a Unix socket and names of a compose network need no TLS', () => {
  for (const host of onThisHost) {
    const urls = {
      DATABASE_URL: `postgresql://u:p@${host}/pp`,
      REDIS_URL: `redis://${host}`,
      SMTP_URL: `smtp://${host}`,
    };
    assert.deepEqual(variables(urls), [], host);
  }
  assert.deepEqual(variables({ DATABASE_URL: 'postgresql:///pp?host=/var/run/postgresql' }), []);
});

test('SEC-02: TLS that checks the certificate is taken, less is not', () => {
  const postgres = (query: string) =>
    variables({ DATABASE_URL: `postgresql://u:p@db.example/pp?${query}` }).length === 0;
  assert.equal(postgres('sslmode=verify-full'), true);
  assert.equal(postgres('sslmode=verify-full&sslrootcert=/etc/ca.pem'), true);
  for (const query of ['sslmode=require', 'sslmode=no-verify', 'sslmode=verify-full&sslmode=disable', 'ssl=true']) {
    assert.equal(postgres(query), false, query);
  }
  assert.deepEqual(variables({ DATABASE_URL: 'postgresql://u:p@localhost/pp?host=db.example' }), ['DATABASE_URL']);
  assert.deepEqual(variables({ REDIS_URL: 'rediss://:p@redis.example' }), []);
  const smtp = (text: string) => variables({ SMTP_URL: text }).length === 0;
  assert.equal(smtp('smtps://u:p@mail.example'), true);
  assert.equal(smtp('smtp://u:p@mail.example:587?requireTLS=true'), true);
  assert.equal(smtp('smtp://u:p@mail.example:587?requireTLS=true&ignoreTLS=true'), false);
  assert.equal(smtp('smtps://u:p@mail.example?tls.rejectUnauthorized=false'), false);
});
