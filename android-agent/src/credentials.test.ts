import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readCredentials, readManyCredentials, readSecret, saveCredentials } from './credentials.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agent-'));
});
after(() => rm(folder, { recursive: true }));

const credentials = { name: 'Pixel', secret: 'ppd_0123456789abcdef', tunnelUrl: 'wss://relay.test/tunnel' };

test('SEC-02: the secret is kept in a file of mode 0600, replaced in one step', async () => {
  const file = join(folder, 'phone.json');
  await writeFile(file, 'old', { mode: 0o644 });
  await saveCredentials(file, credentials);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual(await readCredentials(file), credentials);
  assert.deepEqual(await readdir(folder), ['phone.json'], 'no draft is left');
});

test('SEC-02: a file that others can read is refused', async () => {
  const file = join(folder, 'open.json');
  await saveCredentials(file, credentials);
  for (const mode of [0o640, 0o604, 0o620]) {
    await chmod(file, mode);
    await assert.rejects(readCredentials(file), /chmod 600/);
  }
});

test('SEC-02: a broken file is reported without its content', async () => {
  const file = join(folder, 'broken.json');
  await writeFile(file, '{"secret":"ppd_do-not-show"', { mode: 0o600 });
  await assert.rejects(readCredentials(file), (error: Error) => !error.message.includes('ppd_'));
  await assert.rejects(readCredentials(join(folder, 'absent.json')), /cannot be read/);
});

test('several simulated phones come from one file', async () => {
  const file = join(folder, 'many.json');
  await writeFile(file, JSON.stringify([credentials, { ...credentials, name: 'Galaxy' }]), { mode: 0o600 });
  assert.deepEqual(
    (await readManyCredentials(file)).map(({ name }) => name),
    ['Pixel', 'Galaxy'],
  );
});

test('SEC-02: a secret that was not paired here is read with its URL or alone, from a private file', async () => {
  const file = join(folder, 'device.json');
  const device = { secret: 'ppd_secret-of-a-phone', tunnelUrl: 'ws://192.0.2.1:7000/tunnel' };
  await writeFile(file, JSON.stringify({ id: 'x', ...device }), { mode: 0o600 });
  assert.deepEqual(await readSecret(file), device);
  await writeFile(file, `${device.secret}\n`);
  assert.deepEqual(await readSecret(file, device.tunnelUrl), device);
  await assert.rejects(readSecret(file), { name: 'UsageError' });
  await chmod(file, 0o644);
  await assert.rejects(readSecret(file, device.tunnelUrl), /chmod 600/);
});
