import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { Processes } from '../../scripts/lib/processes.ts';
import { ownRelay } from './support/own-relay.ts';
import { pausableProxy } from './support/pausable-proxy.ts';
import { relayChild, signalled } from './support/relay-child.ts';

// Runs in pairs: it bounds how soon a relay ends.

const hangingMs = 10_000;

test('a relay that is stopped while Postgres hangs ends within 10 s', async (t) => {
  const { url, environment } = await ownRelay(t);
  const database = new URL(url);
  const processes = new Processes();
  t.after(() => processes.stop());
  const proxy = await pausableProxy(Number(database.port));
  t.after(() => proxy.close());
  database.port = String(proxy.port);
  const env = { ...environment, DATABASE_URL: database.href };
  const relay = await relayChild(processes, 'sources', env, path.join(environment.STATE_DIR, 'relay.log'));
  proxy.hang();
  const { how, ms } = await signalled(relay);
  assert.equal(how, 'exit code 0', relay.lastLines());
  assert.ok(ms < hangingMs, `${ms} ms`);
});
