import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { openBus } from '@pocketproxy/prisma/bus';
import { busChannel } from '@pocketproxy/relay/contract';
import { openWorld } from '@/domain/testing/world';

const key = Buffer.alloc(32, 1).toString('base64');
const main = path.resolve(import.meta.dirname, 'main.ts');

test('MON-01 the jobs process says that it is up, sweeps by itself, tells the bus, and ends cleanly on SIGTERM', async () => {
  const world = await openWorld();
  const bus = openBus({ databaseUrl: world.url });
  const env = {
    ...process.env,
    DATABASE_URL: world.url,
    NEXTAUTH_SECRET: key,
    VERIFIER_KEY: key,
    SEALING_KEYS: `k1:${key}`,
    REDIS_URL: '',
  };
  await world.db.relay.updateMany({ data: { lastSeenAt: new Date(Date.now() - 3_600_000) } });
  const told = new Promise<unknown>((resolve) => void bus.subscribe(busChannel, resolve));
  await once(bus.state, 'up');
  const jobs = spawn(process.execPath, ['--import', 'tsx', main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await once(createInterface(jobs.stdout), 'line');
    assert.deepEqual(JSON.parse(String(line)), { ready: true, process: 'jobs', queue: 'postgres' });
    assert.equal(Object(await told).type, 'device.status');
    assert.equal(await world.db.device.count({ where: { status: 'online' } }), 0);
    jobs.kill('SIGTERM');
    assert.deepEqual(await once(jobs, 'exit'), [0, null]);
  } finally {
    jobs.kill('SIGKILL');
    await bus.close();
    await world.close();
  }
});
