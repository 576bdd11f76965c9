import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import openapiTypes, { astToString } from 'openapi-typescript';
import { echoes, tcpOrigin, type TcpOrigin } from '../../relay/test/support/origin.ts';
import { httpConnect, type Login } from '../../relay/test/support/proxy-client.ts';
import { loopbackAllowed, TestStack } from '../../relay/test/support/test-stack.ts';
import { bundle } from '../../scripts/lib/stack/bundle.ts';
import { scopeNames } from '../src/domain/api-key/scopes.ts';
import { newToken } from '../src/domain/api-key/token.ts';
import { openDashboard } from './dashboard.ts';
import { HttpBrowser } from './http-browser.ts';

// Starts first: it waits for whole rotations.

/** APIDOC-02 APIDOC-03: programs use the running product by HTTP alone: real dashboard, relay and phones. */

const root = path.resolve(import.meta.dirname, '../..');
const clientFolder = path.join(import.meta.dirname, 'api-client');
const quickRadio = ['--script', JSON.stringify({ attachMs: 200 })];

let stack: TestStack;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
let origin: TcpOrigin;
before(async () => {
  stack = await TestStack.start({ agentArgs: quickRadio });
  const { verifierKey, sealingKeys, databaseUrl } = { ...stack.stack.plan, ...stack.stack };
  dashboard = await openDashboard({ VERIFIER_KEY: verifierKey, SEALING_KEYS: sealingKeys }, databaseUrl);
  origin = await tcpOrigin(echoes);
});
after(async () => {
  await origin?.close();
  await dashboard?.close();
  await stack?.close();
});

/** A key with all scopes; null: of the operators. */
async function makeKey(customerId: string | null): Promise<string> {
  const { token, publicId, hash } = newToken();
  const row = { customerId, publicId, hash: new Uint8Array(hash), scopes: [...scopeNames] };
  await stack.database.apiKey.create({ data: { ...row, name: 'Test' } });
  return token;
}

test('APIDOC-02 a client generated from the document leads a customer from its first order to its end', async (t) => {
  const { resellersLife } = await generatedClient();
  await resellersLife({
    api: `${dashboard.url}/api/v1`,
    operatorKey: await makeKey(null),
    customerKey: makeKey,
    pair: (code: string) => pairedPhone(t, code),
    served,
    until: (what: string, ready: () => Promise<boolean>) => stack.until(what, ready, 30_000),
  });
});

/** The client, once its types are made of the published document, and it fits them. */
async function generatedClient() {
  const document = Object(await (await fetch(`${dashboard.url}/api/v1/openapi.json`)).json());
  writeFileSync(path.join(clientFolder, 'api.d.ts'), astToString(await openapiTypes(document)));
  const compiler = path.join(root, 'node_modules/typescript-native/bin/tsc');
  const checked = promisify(execFile)(process.execPath, [compiler, '--noEmit', '-p', clientFolder]);
  await checked.catch(({ stdout }) => assert.fail(String(stdout)));
  return import(path.join(clientFolder, 'reseller.ts'));
}

/** Switches on a phone that enters the code. */
async function pairedPhone(t: TestContext, code: string): Promise<void> {
  const { processes, folder } = stack.stack;
  const args = ['simulate', '--server', dashboard.url, '--codes', code, '--state-dir', path.join(folder, 'paired')];
  const child = await processes.spawn('paired phone', process.execPath, [bundle('agent'), ...args, ...quickRadio], {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', EGRESS_ALLOW: loopbackAllowed },
    logFile: path.join(folder, 'paired.log'),
  });
  t.after(() => child.running && process.kill(-child.pid, 'SIGTERM'));
}

/** How many of so many streams through a proxy are served at once; one that is cut before it echoes is not. */
async function served({ port, ...login }: Login & { readonly port: number }, count: number): Promise<number> {
  const opening = Array.from({ length: count }, () => httpConnect({ port, login }, '127.0.0.1', origin.port));
  const wires = (await Promise.allSettled(opening)).flatMap((one) =>
    one.status === 'fulfilled' && one.value.ok ? [one.value.wire] : [],
  );
  const echoed = await Promise.allSettled(
    wires.map(async (wire) => {
      wire.write('ping');
      assert.equal((await wire.exactly(4)).toString(), 'ping');
    }),
  );
  for (const wire of wires) wire.close();
  return echoed.filter(({ status }) => status === 'fulfilled').length;
}

test('APIDOC-03 an MCP client finds a phone, sells and rotates it, and reads links and alerts', async (t) => {
  const { id } = stack.phone(0);
  const data = { customerId: stack.customerId, rotationDrainSeconds: 0, rotationCooldownSeconds: 0 };
  await stack.database.device.update({ where: { id }, data });
  const headers = { authorization: `Bearer ${await makeKey(stack.customerId)}` };
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', dashboard.url), { requestInit: { headers } }));
  t.after(() => client.close());
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const { content, isError } = await client.callTool({ name, arguments: args });
    const [{ text }] = Object(content);
    assert.ok(!isError, `${name}: ${text}`);
    return Object(JSON.parse(text));
  };
  await stack.until('the phone has its address', async () => 'publicIpv4' in (await call('get_device', { id })));
  const [phone] = (await call('list_devices')).items;
  assert.equal(phone.id, id);
  const made = await call('create_connection', { deviceId: id, name: 'Agent' });
  await stack.until('the proxy serves', async () => (await served(made, 1)) === 1);
  const rotation = await call('rotate_device', { deviceId: id, waitSeconds: 60 });
  assert.deepEqual([rotation.state, rotation.oldIp], ['changed', phone.publicIpv4]);
  assert.equal((await call('get_device', { id })).publicIpv4, rotation.newIp);
  const link = await call('create_rotation_link', { deviceId: id, name: 'Agent' });
  const links = await call('list_rotation_links', { deviceId: id });
  assert.ok(JSON.stringify(links).includes(link.id));
  assert.ok(Array.isArray((await call('list_alerts')).items));
});

test('APIDOC-02 the stream of events continues with what was missed, and takes no cookie', async (t) => {
  const { id } = stack.phone(0);
  const key = await makeKey(stack.customerId);
  const first = await openEvents(t, key);
  assert.equal((await first.next()).type, 'reset');
  await rename(key, id, 'First');
  const lastId = await first.named('First');
  first.leave();
  const witness = await openEvents(t, key);
  assert.equal((await witness.next()).type, 'reset');
  await rename(key, id, 'Missed');
  await witness.named('Missed');
  const again = await openEvents(t, key, lastId);
  const missed = await again.next();
  assert.deepEqual([missed.type, missed.changed?.name], ['device.changed', 'Missed']);
  assert.equal((await (await openEvents(t, key, 'made-up')).next()).type, 'reset');
});

test('APIDOC-02 a session is no key: its cookie alone opens neither stream, API nor tools', async () => {
  const person = new HttpBrowser(dashboard.url);
  const account = { email: 'program@n.test', password: 'a long enough phrase' };
  assert.equal(await person.action('signUp', '/sign-up', account), 'done');
  await stack.database.user.update({ where: { email: account.email }, data: { emailVerifiedAt: new Date() } });
  assert.equal(await person.credentials('credentials', account), 'done');
  assert.ok(await person.isSignedIn());
  for (const address of ['/api/v1/events', '/api/v1/devices']) assert.equal((await person.get(address)).status, 401);
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  assert.equal((await person.send('/mcp', { method: 'POST', headers, body })).status, 401);
});

async function rename(key: string, id: string, name: string): Promise<void> {
  const { status } = await fetch(`${dashboard.url}/api/v1/devices/${id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  assert.equal(status, 200);
}

interface Event {
  readonly type: string;
  readonly mark: string | undefined;
  readonly changed?: { readonly name?: string };
}

/** Listens as a program does; `named` waits for the change to a name, and returns its id. */
async function openEvents(t: TestContext, key: string, lastId?: string) {
  const leaving = new AbortController();
  t.after(() => leaving.abort());
  const headers = { authorization: `Bearer ${key}`, ...(lastId !== undefined && { 'last-event-id': lastId }) };
  const { status, body } = await fetch(`${dashboard.url}/api/v1/events`, { headers, signal: leaving.signal });
  assert.equal(status, 200);
  const reader = (body ?? assert.fail()).pipeThrough(new TextDecoderStream()).getReader();
  const seen: Event[] = [];
  let text = '';
  const next = async (): Promise<Event> => {
    for (let event = seen.shift(); ; event = seen.shift()) {
      if (event) return event;
      const { done, value } = await reader.read();
      assert.ok(!done, 'the stream ended');
      const parts = (text + value).split('\n\n');
      text = parts.pop() ?? '';
      seen.push(...parts.flatMap(eventOf));
    }
  };
  const named = async (name: string): Promise<string> => {
    for (;;) {
      const { changed, mark } = await next();
      if (changed?.name === name) return mark ?? assert.fail('without an id');
    }
  };
  return { next, named, leave: () => leaving.abort() };
}

function eventOf(part: string): Event[] {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1];
  const data = field('data');
  return data === undefined ? [] : [{ ...JSON.parse(data), mark: field('id') }];
}
