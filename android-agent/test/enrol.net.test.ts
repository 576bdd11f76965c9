import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { readCredentials } from '../src/credentials.ts';
import { enrol } from '../src/enrol.ts';
import { startServer } from './stub-relay.ts';

type Behaviour = 'answers' | 'loses the answer' | 'fails' | 'refuses';

/** A dashboard that does next what `next` lists, and remembers the secrets it was sent. */
async function dashboard(t: TestContext, next: Behaviour[]) {
  const secrets: string[] = [];
  const web = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    request.on('end', () => {
      const { secret } = z.object({ secret: z.string() }).parse(JSON.parse(text));
      secrets.push(secret);
      const behaviour = next.shift() ?? 'answers';
      if (behaviour === 'loses the answer') return void request.socket.destroy();
      response.writeHead(behaviour === 'answers' ? 200 : behaviour === 'fails' ? 502 : 404);
      const deviceId = '00000000-0000-4000-8000-000000000001';
      response.end(JSON.stringify({ deviceId, deviceName: 'Attic', secret, tunnelUrl: 'wss://relay.test/tunnel' }));
    });
  });
  const server = new URL(`http://127.0.0.1:${await startServer(web)}`);
  const folder = await mkdtemp(join(tmpdir(), 'enrol-'));
  t.after(async () => {
    web.close();
    await rm(folder, { recursive: true });
  });
  return { server, secrets, folder, file: join(folder, 'phone.json') };
}

const info = { appVersion: '0.0.0' };

test('PORTAL-05: an answer that is lost is asked for again with the same secret', async (t) => {
  const { server, secrets, folder, file } = await dashboard(t, ['loses the answer', 'fails', 'answers']);
  const { secret } = await enrol(file, { code: 'abcd-2345', server, info });
  assert.deepEqual(secrets, [secret, secret, secret]);
  assert.match(secret, /^ppd_[A-Za-z0-9_-]{43}$/);
  assert.equal((await readCredentials(file)).secret, secret);
  assert.deepEqual(await readdir(folder), ['phone.json'], 'the draft is gone');
});

test('PORTAL-05: a claim that is started again sends the same secret; one of another code a new one', async (t) => {
  const { server, secrets, file } = await dashboard(t, ['refuses', 'refuses', 'refuses']);
  const again = () => assert.rejects(enrol(file, { code: 'ABCD2345', server, info }), { name: 'UsageError' });
  await again();
  assert.equal((await stat(`${file}.pairing`)).mode & 0o777, 0o600);
  assert.ok((await readFile(`${file}.pairing`, 'utf8')).includes(secrets[0] ?? 'missing'));
  await again();
  await assert.rejects(enrol(file, { code: 'ABCD2346', server, info }), { name: 'UsageError' });
  assert.equal(secrets[0], secrets[1]);
  assert.notEqual(secrets[1], secrets[2]);
});
