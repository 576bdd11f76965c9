import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { pairCommand } from '../src/cli/pair-command.ts';
import { runCommand } from '../src/cli/run-command.ts';
import { simulateCommand } from '../src/cli/simulate-command.ts';
import { parseSettings } from '../src/settings.ts';
import { appVersion } from '../src/version.ts';
import { bundle } from '../../scripts/lib/stack/bundle.ts';
import { silent } from './phone.ts';
import { startServer, StubRelay } from './stub-relay.ts';

let folder: string;
let relay: StubRelay;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agent-cli-'));
  relay = await StubRelay.start();
});
after(async () => {
  await relay.close();
  await rm(folder, { recursive: true });
});

function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [bundle('agent'), ...args], {
    env: { ...process.env, LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  const line = new Promise<string>((resolve, reject) => {
    child.on('close', () => reject(new Error(`ended without a line: ${err}`)));
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      out += piece;
      if (out.includes('\n')) resolve(out);
    });
  });
  line.catch(() => undefined); // awaited only where a line is expected
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (err += piece));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, line, ended };
}

function control(
  socketPath: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; json: unknown }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ socketPath, method, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, json: JSON.parse(text) }));
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

test('simulate: N phones connect, say ready, can be scripted, and end cleanly on SIGTERM', async () => {
  const file = join(folder, 'phones.json');
  const socket = join(folder, 'control.sock');
  const dataDir = join(folder, 'data');
  const phones = ['A', 'B', 'C'].map((name) => ({
    name,
    secret: `ppd_secret-of-phone-${name}`,
    tunnelUrl: 'ws://relay.test/tunnel',
  }));
  await writeFile(file, JSON.stringify(phones), { mode: 0o600 });
  const via = `127.0.0.1:${relay.port}`;
  const { child, line, ended } = start([
    'simulate',
    '--phones',
    '3',
    '--credentials',
    file,
    '--via',
    via,
    '--control',
    socket,
    '--data-dir',
    dataDir,
  ]);
  assert.deepEqual(JSON.parse(await line), { ready: true, phones: 3 });
  assert.equal(relay.upgrades[0]?.headers.host, 'relay.test');
  assert.equal((await stat(socket)).mode & 0o777, 0o600);

  const listed = z.array(z.object({ name: z.string(), connected: z.boolean() }));
  assert.deepEqual(listed.parse((await control(socket, 'GET', '/phones')).json), [
    { name: 'A', connected: true },
    { name: 'B', connected: true },
    { name: 'C', connected: true },
  ]);
  relay.command('find_phone', randomUUID());
  await relay.message('result');
  const kept = await readdir(dataDir);
  assert.deepEqual([kept.filter((file) => file.endsWith('.radio')).length, kept.length], [3, 4], 'one has a journal');
  const seen = relay.messages.length;
  assert.equal((await control(socket, 'PATCH', '/phones/B', { mobile: 'down' })).status, 200);
  assert.equal((await relay.message('heartbeat', seen)).state.mobileUp, false);
  assert.equal((await control(socket, 'PATCH', '/phones/0', { mobile: 'sideways' })).status, 400);
  assert.equal((await control(socket, 'PATCH', '/phones/7', {})).status, 404);

  child.kill('SIGTERM');
  const { code, err } = await ended;
  assert.deepEqual([code, err], [0, '']);
  await assert.rejects(stat(socket), { code: 'ENOENT' });
});

test('PORTAL-05: simulate pairs on the first start and finds its phone again', async (t) => {
  const stateDir = join(folder, 'states');
  const bodies: unknown[] = [];
  const web = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    request.on('end', () => {
      bodies.push([request.url, JSON.parse(text)]);
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify({
          deviceId: '00000000-0000-4000-8000-000000000001',
          deviceName: 'Phone 1',
          secret: 'ppd_0123456789abcdef',
          tunnelUrl: relay.url,
        }),
      );
    });
  });
  t.after(() => web.close());
  const server = `http://127.0.0.1:${await startServer(web)}`;
  for (const more of [['--codes', 'abcd-2345'], []]) {
    const { child, line, ended } = start(['simulate', '--server', server, '--state-dir', stateDir, ...more]);
    assert.deepEqual(JSON.parse(await line), { ready: true, phones: 1 });
    child.kill('SIGINT');
    assert.equal((await ended).code, 0);
  }
  assert.equal(bodies.length, 1);
  const [[path, body]] = z.tuple([z.tuple([z.string(), z.object({ code: z.string() })])]).parse(bodies);
  assert.deepEqual([path, body.code], ['/api/agent/pair', 'ABCD2345']);
  for (const file of ['phone-1.json', 'phone-1.radio'])
    assert.equal((await stat(join(stateDir, file))).mode & 0o777, 0o600, file);
});

test('PORTAL-05: pair keeps the secret; a refused code is reported in the server’s words', async (t) => {
  const state = join(folder, 'paired.json');
  let status = 404;
  const web = createServer((_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    const answer = {
      deviceId: '00000000-0000-4000-8000-000000000002',
      deviceName: 'Attic',
      secret: 'ppd_0123456789abcdef',
      tunnelUrl: 'wss://relay.test/tunnel',
    };
    response.end(
      JSON.stringify(status === 200 ? answer : { error: { code: 'code_invalid', message: 'This code is not valid.' } }),
    );
  });
  t.after(() => web.close());
  const server = `http://127.0.0.1:${await startServer(web)}`;
  const refused = await start(['pair', 'ABCD2345', '--server', server, '--state', state]).ended;
  assert.deepEqual([refused.code, refused.err], [1, 'pocketproxy-agent: This code is not valid.\n']);
  status = 200;
  const paired = await start(['pair', 'ABCD2345', '--server', server, '--state', state]).ended;
  assert.equal(paired.code, 0);
  assert.match(paired.out, /Paired as "Attic"/);
  assert.ok(!paired.out.includes('ppd_'));
  assert.equal(
    z.object({ secret: z.string() }).parse(JSON.parse(await readFile(state, 'utf8'))).secret,
    'ppd_0123456789abcdef',
  );
});

test('the package is private, and its committed bin, which scripts/agent runs, works from any folder', async () => {
  const manifest = z.object({ private: z.literal(true), bin: z.object({ 'pocketproxy-agent': z.string() }) });
  const own = new URL('../', import.meta.url);
  const { bin } = manifest.parse(JSON.parse(await readFile(new URL('package.json', own), 'utf8')));
  const file = new URL(bin['pocketproxy-agent'], own);
  const script = new URL('../scripts/agent', own);
  for (const { mode } of [await stat(file), await stat(script)]) assert.ok(mode & 0o100, 'it can be run');
  assert.ok((await readFile(script, 'utf8')).includes(`android-agent/${bin['pocketproxy-agent']}`));
  const child = spawn(file.pathname, ['--version'], { cwd: folder });
  const [out] = await Promise.all([text(child.stdout), once(child, 'close')]);
  assert.deepEqual([out, child.exitCode], [`${appVersion}\n`, 0]);
});

test('mistakes are reported in one sentence and end with another code than 0', async () => {
  const wrong = await start(['run', '--sideways']).ended;
  assert.deepEqual([wrong.code, wrong.err], [1, "pocketproxy-agent: Unknown option '--sideways'; see --help\n"]);
  const settings = parseSettings({});
  await assert.rejects(pairCommand([], silent), /^UsageError: pair takes one pairing code$/);
  await assert.rejects(runCommand([], settings, silent), /^UsageError: run needs --interface/);
  await assert.rejects(
    simulateCommand(['--credentials', '/nonexistent'], settings, silent),
    /^UsageError: \/nonexistent/,
  );
  await assert.rejects(simulateCommand(['--via', 'x'], settings, silent), /^UsageError: --via must be HOST:PORT$/);
  for (const script of ['{"rotation":', '{"rotation":"sideways"}'])
    await assert.rejects(simulateCommand(['--script', script], settings, silent), /^UsageError: --script must be JSON/);
  const run = (...args: string[]) => runCommand(['--interface', 'wwan0', ...args], settings, silent);
  await assert.rejects(run('--rotate-command', 'cycle'), /^UsageError: rotating needs --ip-check/);
  for (const args of [
    ['--radio-off-command', 'off'],
    ['--rotate-command', 'cycle', '--radio-on-command', 'on'],
  ])
    await assert.rejects(run(...args), /^UsageError: rotating takes --rotate-command, or both/);
  assert.throws(() => parseSettings({ EGRESS_ALLOW: '10.0.0.0/99' }), /EGRESS_ALLOW: /);
  assert.throws(() => parseSettings({ LOG_LEVEL: 'loud' }), /LOG_LEVEL/);
});
