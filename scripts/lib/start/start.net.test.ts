import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { isFree } from '../ports.ts';
import { Processes } from '../processes.ts';
import { startInstance, type Instance } from '../test/instance.ts';

// Starts first: it starts the product several times.

const root = path.resolve(import.meta.dirname, '../../..');
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'pocketproxy-start-'));
chmodSync(dataDir, 0o755); // the database's user must pass
const processes = new Processes();
after(async () => {
  await processes.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const person = z.object({ email: z.string(), password: z.string() });
const proxy = z.object({ port: z.number(), username: z.string(), http: z.string(), socks5: z.string() });
const demoSchema = z.object({
  portal: z.url(),
  admin: z.url(),
  operator: person,
  customer: person,
  proxies: z.array(proxy),
  rotationLinks: z.array(z.object({ device: z.string(), url: z.url() })),
});
const readDemo = ({ demoFile }: Instance) => demoSchema.parse(JSON.parse(readFileSync(demoFile, 'utf8')));

async function publicIpThrough(proxyUrl: string): Promise<unknown> {
  const args = ['--silent', '--show-error', '--max-time', '20', '--proxy', proxyUrl, 'http://ip.pocketproxy.test/'];
  return JSON.parse((await promisify(execFile)('curl', args)).stdout);
}

/** Resolves when every port is free again; the test's own timeout is the end of the wait. */
async function untilFree(ports: readonly number[]): Promise<void> {
  for (const port of ports) while (!(await isFree(port))) await delay(50);
}

const start = (ports?: readonly number[]) => startInstance({ root, processes, dataDir, env: process.env, ports });

test('start: up, killed hard, up again with the same data, stopped', async (t) => {
  let instance = await start();
  const demo = readDemo(instance);
  const database = z
    .object({ port: z.number(), password: z.string() })
    .parse(JSON.parse(readFileSync(path.join(dataDir, 'postgres.json'), 'utf8')));
  const ports = [...instance.ports, database.port, ...demo.proxies.map(({ port }) => port)];

  await t.test('PROTO-03: both lines for curl work, each phone with its own address', async () => {
    assert.equal(demo.proxies.length, 2);
    const answer = z.object({ ip: z.ipv4(), carrier: z.string(), time: z.iso.datetime() });
    const addresses = await Promise.all(
      demo.proxies.map(async ({ http, socks5 }) => {
        const [byHttp, bySocks] = [await publicIpThrough(http), await publicIpThrough(socks5)];
        assert.equal(answer.parse(byHttp).ip, answer.parse(bySocks).ip);
        return answer.parse(byHttp).ip;
      }),
    );
    assert.equal(new Set(addresses).size, 2);
  });

  await t.test(
    'ROT-05: each phone has a link; GET rotates, and with wait=1 the answer says the new address',
    async () => {
      assert.equal(demo.rotationLinks.length, 2);
      const [link] = demo.rotationLinks;
      const answer = z.object({
        result: z.literal('changed'),
        old_ip: z.ipv4(),
        new_ip: z.ipv4(),
        attempts: z.number(),
      });
      const { stdout } = await promisify(execFile)('curl', ['--silent', '--max-time', '95', `${link?.url}?wait=1`]);
      const { old_ip, new_ip } = answer.parse(JSON.parse(stdout));
      assert.notEqual(old_ip, new_ip);
    },
  );

  await t.test('what holds secrets is readable by its owner alone', () => {
    for (const name of ['demo.json', 'secrets.json', 'postgres.json', 'phones.sock']) {
      assert.equal(statSync(path.join(dataDir, name)).mode & 0o777, 0o600, name);
    }
  });

  await t.test('SEC-02: the relay is signed in to the database with its own login', async () => {
    const client = new pg.Client({
      connectionString: `postgresql://postgres:${database.password}@127.0.0.1:${database.port}/pocketproxy`,
    });
    await client.connect();
    const { rows } = await client
      .query({
        text: `SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database() ORDER BY 1`,
        rowMode: 'array',
      })
      .finally(() => client.end());
    assert.deepEqual(rows.flat(), ['pocketproxy_relay_login', 'postgres']);
  });

  await t.test('another start on the same folder, or on a taken port, is refused in one sentence', async () => {
    const main = ['--import', 'tsx', path.join(root, 'scripts/lib/start/main.ts')];
    const refused = async (...flags: string[]) =>
      promisify(execFile)(process.execPath, [...main, ...flags], { cwd: root }).then(
        () => assert.fail('it started'),
        ({ code, stderr }: { code: number; stderr: string }) => ({ code, lines: stderr.trim().split('\n') }),
      );
    const sameFolder = await refused('--data', dataDir);
    assert.equal(sameFolder.code, 1);
    assert.match(sameFolder.lines.join('\n'), /^Another start \(process \d+\) runs on .*\.$/);
    const takenPort = await refused('--data', path.join(dataDir, 'other'), '--port', String(instance.ports[0]));
    assert.equal(takenPort.code, 1);
    assert.match(takenPort.lines.join('\n'), /^Port \d+ for the dashboard is taken: .* PORT=….$/);
  });

  await t.test('killed hard, it takes its children down', async () => {
    process.kill(instance.child.pid, 'SIGKILL');
    assert.equal(await instance.child.ended, 'signal SIGKILL');
    await untilFree(ports);
  });

  await t.test(
    'the next start finds sign-ins and connections again, also those of a version without the login of relays',
    async () => {
      const file = path.join(dataDir, 'secrets.json');
      const { RELAY_DATABASE_PASSWORD: _, ...older } = JSON.parse(readFileSync(file, 'utf8'));
      writeFileSync(file, JSON.stringify(older));
      instance = await start(instance.ports);
      assert.deepEqual(readDemo(instance), demo);
      for (const { http } of demo.proxies) await publicIpThrough(http);
    },
  );

  await t.test('asked to stop, it stops everything and ends with code 0', async () => {
    process.kill(instance.child.pid, 'SIGTERM');
    assert.equal(await instance.child.ended, 'exit code 0');
    for (const port of ports) assert.equal(await isFree(port), true, `port ${port}`);
  });
});
