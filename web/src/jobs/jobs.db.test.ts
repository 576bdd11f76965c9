import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { openBus } from '@pocketproxy/prisma/bus';
import { busChannel } from '@pocketproxy/relay/contract';
import { openWorld } from '@/domain/testing/world';
import { firstLine, spawnJobs } from '@/jobs/testing';

test('MON-01 the jobs process says that it is up, sweeps on its own, notifies the bus, and ends cleanly on SIGTERM', async () => {
  const world = await openWorld();
  const bus = openBus({ databaseUrl: world.url });
  await world.db.relay.updateMany({ data: { lastSeenAt: new Date(Date.now() - 3_600_000) } });
  const received = new Promise<unknown>((resolve) => void bus.subscribe(busChannel, resolve));
  await once(bus.state, 'up');
  const jobs = spawnJobs(world.url);
  try {
    const { line } = await firstLine(jobs);
    assert.deepEqual(JSON.parse(line), { ready: true, process: 'jobs', queue: 'postgres' });
    assert.equal(Object(await received).type, 'device.status');
    assert.equal(await world.db.device.count({ where: { status: 'online' } }), 0);
    jobs.kill('SIGTERM');
    assert.deepEqual(await once(jobs, 'exit'), [0, null]);
  } finally {
    jobs.kill('SIGKILL');
    await bus.close();
    await world.close();
  }
});
