import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { maxCsvLines } from '@/api/csv';
import { operations } from '@/api/operations';
import { ask, makeKey } from '@/api/testing';
import { renameDevice } from '@/domain/device/rename';
import { openWorld, type World } from '@/domain/testing/world';

/** APIDOC-02: answers as CSV. */

let world: World;
let key: string;
before(async () => {
  world = await openWorld();
  key = (await makeKey(world.as.owner)).key;
});
after(() => world.close());

const get = (path: string, accept?: string) =>
  ask(world.system, key, `GET ${path}`, { ...(accept && { headers: { accept } }) });

test('usage is exact to the byte, by format and by Accept, with times in UTC', async () => {
  const { db, a, now } = world;
  const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
  await db.usageHour.create({
    data: {
      ...{ connectionId: a.connection.id, deviceId: a.deviceId, ownerId: a.customerId, hour },
      ...{ bytesUp: 1_234_567_890_123n, bytesDown: 7n },
    },
  });
  const path = `/connections/${a.connection.id}/traffic?range=week`;
  const file = await get(`${path}&format=csv`);
  assert.equal(file.headers.get('content-type'), 'text/csv; charset=utf-8');
  const lines = file.text.trimEnd().split('\r\n');
  const names = ['up', 'down', 'opened', 'refused', 'peakBitsPerSecond', 'clients', 'clientsAtLeast', 'at', 'until'];
  assert.equal(lines[0], names.map((name) => `"${name}"`).join(','));
  assert.ok(lines.some((line) => line.startsWith('"1234567890123","7",') && line.includes(`"${hour.toISOString()}"`)));
  assert.equal((await get(path, 'text/csv')).text, file.text);
  assert.equal((await get(path, 'application/json, text/csv;q=0.5')).headers.get('content-type'), 'application/json');
  assert.equal((await get(`${path}&format=json`, 'text/csv')).headers.get('content-type'), 'application/json');
  const wrong = await get(`${path}&format=xml`);
  assert.deepEqual([wrong.status, wrong.json.errors[0].field], [422, 'format']);
  assert.equal((await get('/devices?format=csv')).json.errors[0].field, 'format');
});

test('a list comes whole, page after page, and what is refused has its status', async () => {
  for (let at = 0; at < 205; at += 1) await renameDevice(world.as.owner, { id: world.a.deviceId, name: `=Name ${at}` });
  const { text } = await get('/audit?action=device.rename&format=csv');
  const lines = text.trimEnd().split('\r\n');
  assert.equal(lines.length, 206);
  assert.equal(new Set(lines).size, 206);
  assert.ok(lines.length < maxCsvLines);
  const foreign = await get(`/connections/${world.b.connection.id}/access-log?format=csv`);
  assert.deepEqual([foreign.status, foreign.json.code], [404, 'not_found']);
});

test('each operation with CSV answers the columns of its schema', async () => {
  const { a, system } = world;
  const ids: Readonly<Record<string, string>> = {
    ...{ devices: a.deviceId, connections: a.connection.id, customers: a.customerId },
  };
  const withCsv = operations.filter(({ csv }) => csv !== undefined);
  assert.ok(withCsv.length >= 9, String(withCsv.length));
  for (const { id, path } of withCsv) {
    const address = path.replace(/^\/(\w+)\/\{\w+\}/, (_, kind: string) => `/${kind}/${ids[kind]}`);
    const more = id === 'listUsage' ? '&of=devices' : '';
    const { status, text } = await ask(system, key, `GET ${address}?format=csv${more}`);
    assert.deepEqual([status, /^"\w+"(,"\w+")+\r\n/.test(text)], [200, true], `${id}: ${text.slice(0, 200)}`);
  }
});
