import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { startRelay, type Relay } from '../../src/relay.ts';
import { quiet, scratch } from '../database.ts';
import { keys } from '../fixtures.ts';

/** A database of its own and a relay that runs in the test's process once it is started. */
export async function ownRelay(t: TestContext) {
  const place = await scratch(t);
  const stateDir = await mkdtemp(path.join(tmpdir(), 'relay-'));
  t.after(() => rm(stateDir, { recursive: true }));
  const environment = {
    DATABASE_URL: place.url,
    VERIFIER_KEY: keys.verifierKey.toString('base64'),
    ...{ TUNNEL_PORT: '0', INTERNAL_PORT: '0', STATE_DIR: stateDir, LOG_LEVEL: 'silent' },
  };
  const start = async (more: Record<string, string> = {}): Promise<Relay> => {
    const relay = await startRelay(readConfig({ ...environment, ...more }), quiet);
    place.stopFirst(() => relay.close(0));
    return relay;
  };
  /** The URL of a Postgres that is not there. */
  const nowhere = place.url.replace(/:\d+\//, ':1/');
  return { ...place, environment, nowhere, start };
}
