import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before, type TestContext } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { answerMcp } from '@/api/mcp/answer';
import { tools } from '@/api/mcp/tools';
import { apiTools, channel, makeKey } from '@/api/testing';
import { openThrottle, throttleLimits } from '@/base/throttle';
import { revokeApiKey } from '@/domain/api-key/revoke';
import type { SystemContext } from '@/domain/context';
import { commandChanged } from '@/domain/events';
import { openWorld, type World } from '@/domain/testing/world';

/** APIDOC-03: the SDK's own client uses the tools, with a key and its scopes. */

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const url = new URL('http://127.0.0.1:3000/mcp');
const send = (request: Request, system: SystemContext = world.system) =>
  answerMcp(request, { ...apiTools, context: { ...system, requestId: randomUUID() } });

async function connect(t: TestContext, key: string, system?: SystemContext): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StreamableHTTPClientTransport(url, {
      fetch: async (to, init) => send(new Request(to, init), system),
      requestInit: { headers: { authorization: `Bearer ${key}` } },
    }),
  );
  t.after(() => client.close());
  return client;
}

async function call(client: Client, name: string, args: Record<string, unknown> = {}) {
  const { content, isError = false } = await client.callTool({ name, arguments: args });
  const [{ text = '' } = {}] = content as { text?: string }[];
  return { isError, text, json: isError ? undefined : Object(JSON.parse(text)) };
}

test('tools come from the table of operations, with hints; a key sees those of its scopes', async (t) => {
  const all = await connect(t, (await makeKey(world.as.owner)).key);
  const listed = (await all.listTools()).tools;
  assert.deepEqual(
    listed.map(({ name }) => name),
    tools.map(({ name }) => name),
  );
  for (const { name, annotations, description, inputSchema } of listed) {
    const { method } = tools.find((tool) => tool.name === name)?.operation ?? assert.fail();
    assert.equal(annotations?.readOnlyHint, method === 'GET', name);
    assert.ok(description && inputSchema.type === 'object', name);
  }
  const destructive = listed.filter(({ annotations }) => annotations?.destructiveHint).map(({ name }) => name);
  assert.deepEqual(destructive, ['update_connection', 'set_connection_enabled', 'rotate_device']);
  const rotate = listed.find(({ name }) => name === 'rotate_device');
  assert.deepEqual(rotate?.inputSchema.required, ['deviceId']);
  assert.ok('waitSeconds' in (rotate?.inputSchema.properties ?? {}));
  const reader = await connect(t, (await makeKey(world.as.owner, { scopes: ['devices:read'] })).key);
  assert.deepEqual(
    (await reader.listTools()).tools.map(({ name }) => name),
    ['get_identity', 'list_devices', 'get_device'],
  );
  assert.match((await call(reader, 'list_connections')).text, /^key_scope: /);
});

test('an agent finds a phone, makes a connection on it and changes it; answers are short and audited', async (t) => {
  const client = await connect(t, (await makeKey(world.as.owner)).key);
  const { items } = (await call(client, 'list_devices')).json;
  assert.ok(items.some(({ id }: { id: string }) => id === world.a.deviceId));
  assert.ok(!('rotationDrainSeconds' in items[0]));
  const made = (await call(client, 'create_connection', { deviceId: world.a.deviceId, name: 'Agent' })).json;
  assert.equal(made.password.length, 26);
  assert.ok(!('expiresAt' in made), 'what is null is left out');
  const changed = await call(client, 'update_connection', { id: made.id, maxStreams: 7 });
  assert.equal(changed.json.maxStreams, 7);
  const rows = await world.db.auditLog.findMany({ where: { targetId: made.id }, orderBy: { id: 'asc' } });
  assert.deepEqual(
    rows.map(({ action, actorKind }) => [action, actorKind]),
    [
      ['connection.create', 'API key'],
      ['connection.update', 'API key'],
    ],
  );
  const wrong = await call(client, 'update_connection', { id: made.id, maxStream: 7 });
  assert.deepEqual([wrong.isError, wrong.text], [true, 'invalid: Some values are not valid. maxStream: Unknown field']);
  const foreign = await call(client, 'get_connection', { id: world.b.connection.id });
  assert.match(foreign.text, /^not_found: /);
  assert.match((await call(client, 'nothing')).text, /^not_found: /);
});

test('every tool that reads answers', async (t) => {
  const client = await connect(t, (await makeKey(world.as.owner)).key);
  const { a } = world;
  const inputs: Readonly<Record<string, Record<string, unknown>>> = {
    get_device: { id: a.deviceId },
    get_connection: { id: a.connection.id },
    get_connection_usage: { id: a.connection.id },
    list_usage: { customerId: a.customerId, of: 'devices' },
    list_rotation_links: { deviceId: a.deviceId },
  };
  for (const { name, operation } of tools) {
    if (operation.method !== 'GET' || name === 'get_rotation') continue;
    const { isError, text } = await call(client, name, inputs[name]);
    assert.equal(isError, false, `${name}: ${text}`);
  }
});

test('a rotation is waited for, and its verdict told', async (t) => {
  const client = await connect(t, (await makeKey(world.as.owner)).key);
  const { deviceId } = world.b;
  const other = await connect(t, (await makeKey(world.as.other)).key);
  await world.db.device.update({ where: { id: deviceId }, data: { mobileUp: true } });
  assert.match((await call(client, 'rotate_device', { deviceId })).text, /^not_found: /);
  const waiting = call(other, 'rotate_device', { deviceId, waitSeconds: 60 });
  let rotation = await world.db.rotation.findFirst({ where: { deviceId } });
  while (!rotation) rotation = await world.db.rotation.findFirst({ where: { deviceId } });
  const done = { state: 'changed', activeDeviceId: null, newIp: '192.0.2.9', finishedAt: new Date() } as const;
  await world.db.rotation.update({ where: { id: rotation.id }, data: done });
  channel.emit('message', commandChanged({ id: deviceId, deviceId, customerId: null }));
  const { json, text } = await waiting;
  assert.deepEqual([json?.state, json?.newIp], ['changed', '192.0.2.9'], text);
});

test('keys, limits and methods count as at the API', async () => {
  const key = await makeKey(world.as.owner);
  const ask = (body: unknown, token: string | null, system?: SystemContext) =>
    send(
      new Request(url, {
        ...{ method: 'POST', body: JSON.stringify(body) },
        headers: {
          ...{ 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
      }),
      system,
    );
  const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  assert.equal((await ask(list, key.key)).status, 200);
  assert.equal((await ask([list, list], key.key)).status, 400);
  const unknown = await ask(list, null);
  assert.deepEqual([unknown.status, unknown.headers.get('www-authenticate')], [401, 'Bearer']);
  const get = await send(new Request(url, { headers: { authorization: `Bearer ${key.key}` } }));
  assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST, OPTIONS']);
  const throttle = openThrottle();
  for (let at = 0; at < throttleLimits.api_key.points; at += 1) await throttle.count('api_key', key.id);
  assert.equal((await ask(list, key.key, { ...world.system, throttle })).status, 429);
  await throttle.close();
  await revokeApiKey(world.as.owner, { id: key.id });
  assert.equal((await ask(list, key.key)).status, 401);
});
