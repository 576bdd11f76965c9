import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { plaintextExceptions, plaintextProblems } from '../../relay/contract/plaintext.ts';
import { plaintextProblem } from '../tools/private-link.mjs';

const tool = path.resolve(import.meta.dirname, '../tools/migrate-deploy.mjs');
const hosts = ['127.0.0.1', '127.8.9.10', 'localhost', '[::1]', 'postgres', 'my_db-1', 'db.example', '10.0.0.2'];
const moreHosts = ['127.example', '[2606:4700::1111]', '134744072', '0x8080808', ''];
const modes = ['sslmode=require', 'sslmode=verify-full', 'sslmode=verify-full&sslmode=disable', 'ssl=true'];
const places = ['', 'host=db.example', 'host=/var/run/postgresql', 'host=localhost&host=db.example'];

test('SEC-02: the migrations refuse the same DATABASE_URLs as the processes, with the same sentence', () => {
  const told = new Set<string | undefined>();
  for (const host of [...hosts, ...moreHosts])
    for (const query of ['', ...modes])
      for (const place of places)
        for (const allowed of ['', 'redis', 'redis, postgres']) {
          const DATABASE_URL = `postgresql://${host ? `u:p@${host}:5432` : ''}/pp?${query}&${place}`;
          const [found] = plaintextProblems({ DATABASE_URL }, plaintextExceptions.parse(allowed));
          const sentence = found && `${found.variable} ${found.problem}`;
          assert.equal(plaintextProblem(DATABASE_URL, allowed), sentence, `${DATABASE_URL} ${allowed}`);
          told.add(sentence);
        }
  assert.equal(told.size, 2, 'some are refused, some are not');
});

/** Runs the migrations with this environment and nothing else. Returns what they say before they end with 1. */
function complaint(env: Record<string, string>): string {
  const { status, stderr } = spawnSync(process.execPath, [tool], { env, encoding: 'utf8' });
  assert.equal(status, 1);
  return stderr;
}

test('SEC-02: in production, which it is unless configured otherwise, the migrations connect to no other host in the clear', () => {
  const DATABASE_URL = 'postgresql://u:hunter2@db.invalid/pp';
  for (const POCKETPROXY_ENV of ['production', ''])
    assert.match(complaint({ POCKETPROXY_ENV, DATABASE_URL }), /^DATABASE_URL must use TLS to another host[^\n]*\n$/);
});

test('SEC-02: the migrations name a DATABASE_URL that is none, and do not show it', () => {
  assert.equal(complaint({ DATABASE_URL: '//u:hunter2@db' }), 'DATABASE_URL must be a postgresql:// URL\n');
});
