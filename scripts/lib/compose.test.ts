import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { relayLimits } from '../../relay/src/limits.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
const compose = read('docker-compose.yml');
const dockerfile = read('Dockerfile');

/** The lines below a key, up to the next of its depth. */
function block(key: string, text = compose): string {
  const found = new RegExp(`^( *)${key}:(.*\\n(?:(?:\\1 +.*)?\\n)*)`, 'm').exec(text);
  assert.ok(found, `${key} is missing`);
  return found[2] ?? '';
}

/** Names in an `environment`, with those of the anchors that it takes in. */
function variablesOf(text: string): string[] {
  const own = [...text.matchAll(/^ +([A-Z][A-Z0-9_]+):/gm)].map(([, name = '']) => name);
  const anchors = [...text.matchAll(/\*([a-z]+)/g)].map(([, name = '']) => name);
  return [...own, ...anchors.flatMap((name) => variablesOf(block(`x-${name}`)))];
}

const environmentOf = (service: string) => variablesOf(block('environment', block(service, block('services'))));
const readBy = (file: string) => [...read(file).matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name = '']) => name);

const base = readBy('web/src/base-config.ts');
const processes = {
  relay: readBy('relay/src/config.ts'),
  web: [...base, ...readBy('web/src/config.ts'), 'PORT'],
  jobs: [...base, ...readBy('web/src/jobs/config.ts')],
  migrate: ['POCKETPROXY_ENV', 'DATABASE_URL', 'RELAY_DATABASE_PASSWORD', 'ALLOW_PLAINTEXT'],
};

for (const [name, known] of Object.entries(processes)) {
  test(`SEC-06: the container of ${name} gets its own variables and no others`, () => {
    const given = environmentOf(name);
    assert.ok(given.includes('DATABASE_URL'));
    assert.deepEqual(
      given.filter((variable) => !known.includes(variable)),
      [],
    );
    assert.doesNotMatch(compose, /env_file/);
  });
}

const secrets = {
  VERIFIER_KEY: ['relay', 'web'],
  SEALING_KEYS: ['web', 'jobs'],
  NEXTAUTH_SECRET: ['web'],
  TURNSTILE_SECRET_KEY: ['web'],
  GOOGLE_CLIENT_SECRET: ['web'],
  RESEND_API_KEY: ['jobs'],
  SMTP_URL: ['jobs'],
};

for (const [secret, owners] of Object.entries(secrets)) {
  test(`SEC-06: ${secret} is given to ${owners.join(', ')} and to no other container`, () => {
    const holders = Object.keys(processes).filter((name) => environmentOf(name).includes(secret));
    assert.deepEqual(holders, owners);
  });
}

test('SEC-06: the relay reaches the database with its own login, and gets no other password of it', () => {
  const relay = block('environment', block('relay', block('services')));
  assert.match(relay, /DATABASE_URL: postgresql:\/\/pocketproxy_relay_login:\$\{RELAY_DATABASE_PASSWORD:\?\}@/);
  assert.doesNotMatch(relay + block('x-shared'), /POSTGRES_PASSWORD/);
});

test('the relay has time to stop before its container is killed', () => {
  const [, seconds] = /stop_grace_period: (\d+)s/.exec(block('relay', block('services'))) ?? [];
  assert.ok(Number(seconds) * 1_000 > relayLimits.stopTimeoutMs + 5_000);
});

test('SEC-06: the code in the images belongs to root, and their processes do not run as root', () => {
  const stages = dockerfile.split(/^FROM /m).slice(2); // after the build
  const copies = stages.flatMap((stage) => stage.match(/^COPY .*$/gm) ?? []);
  assert.ok(copies.length > 0);
  assert.deepEqual(
    copies.filter((line) => !line.startsWith('COPY --from=build --chown=root:root ')),
    [],
  );
  for (const stage of stages) {
    const users = stage.match(/^USER .*$/gm);
    if (users || stage.startsWith('node:')) assert.equal(users?.at(-1), 'USER node');
  }
});

test('images, workflow and documentation name the same current Node', () => {
  const [, major] = /^ARG NODE=(\d+)-/m.exec(dockerfile) ?? [];
  assert.equal(major, '24');
  assert.match(read('.github/workflows/test.yml'), new RegExp(`node: \\[20, ${major}\\]`));
  assert.match(read('README.md'), new RegExp(`Node ${major} LTS`));
});
