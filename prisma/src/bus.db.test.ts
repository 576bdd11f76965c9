import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pausableProxy } from '../../relay/test/support/pausable-proxy.ts';
import { startPostgres } from '../../scripts/lib/postgres.ts';
import { freePort } from '../../scripts/lib/ports.ts';
import { Processes, type Child } from '../../scripts/lib/processes.ts';
import { waitForLog } from '../../scripts/lib/start/ready.ts';
import { maxBusMessageBytes, openBus, type Bus } from './bus.ts';

/** A real engine of our own, since these tests stop it. A test that stops it starts it again. */
interface Engine {
  open(way?: { port: number; checkMs: number }): Bus;
  port(): number;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it for good and removes its files. */
  close(): Promise<void>;
}

for (const [name, makeEngine] of Object.entries({ postgres: postgresEngine, redis: redisEngine })) {
  describe(`bus on ${name}`, () => {
    let engine: Engine;
    before(async () => void (engine = await makeEngine()));
    after(() => engine?.close());

    test('a message reaches every subscriber of its channel, and no other channel', async (t) => {
      const [sender, first, second] = [await openUp(t, engine), await openUp(t, engine), await openUp(t, engine)];
      const heard: unknown[] = [];
      const firstHears = nextMessage(first, 'entity');
      const secondHears = nextMessage(second, 'entity');
      await second.subscribe('other', (message) => heard.push(message));
      await Promise.all([firstHears.ready, secondHears.ready]);
      await sender.publish('entity', { id: 7, text: 'ä "quoted"' });
      assert.deepEqual(await firstHears.message, { id: 7, text: 'ä "quoted"' });
      assert.deepEqual(await secondHears.message, { id: 7, text: 'ä "quoted"' });
      assert.deepEqual(heard, []);
    });

    test('an unsubscribed listener receives nothing more', async (t) => {
      const bus = await openUp(t, engine);
      const heard: unknown[] = [];
      const unsubscribe = await bus.subscribe('entity', (message) => heard.push(message));
      unsubscribe();
      const other = nextMessage(bus, 'entity');
      await other.ready;
      await bus.publish('entity', 1);
      assert.equal(await other.message, 1);
      assert.deepEqual(heard, []);
    });

    test('a message over the limit is refused before it is sent', async (t) => {
      const bus = await openUp(t, engine);
      const longest = nextMessage(bus, 'entity');
      await longest.ready;
      await assert.rejects(bus.publish('entity', 'x'.repeat(maxBusMessageBytes - 1)), /too long/);
      await bus.publish('entity', 'x'.repeat(maxBusMessageBytes - 2)); // two bytes are the quotation marks
      assert.equal(await longest.message, 'x'.repeat(maxBusMessageBytes - 2));
    });

    test('messages that are published together arrive one by one, in their order, whatever their size', async (t) => {
      const bus = await openUp(t, engine);
      const sizes = [10, 4_000, 3_800, 4_000, 20, 7_898, 30];
      const heard: unknown[] = [];
      const all = new Promise<void>((resolve) => {
        void bus.subscribe('entity', (message) => {
          if (heard.push(message) === sizes.length) resolve();
        });
      });
      await nextMessage(bus, 'entity').ready;
      await bus.publish('entity', ...sizes.map((size) => 'x'.repeat(size)));
      await all;
      assert.deepEqual(
        heard.map((text) => String(text).length),
        sizes,
      );
    });

    test('a connection that hangs without an end is noticed', async (t) => {
      const way = await pausableProxy(engine.port());
      t.after(() => way.close());
      const bus = engine.open({ port: way.port, checkMs: 100 });
      t.after(() => bus.close());
      await once(bus.state, 'up');
      const down = once(bus.state, 'down');
      way.hang();
      await down;
      assert.equal(bus.isUp, false);
      await assert.rejects(bus.publish('entity', 'lost'));
    });

    test('while the engine is unavailable publish rejects; after its return subscribers receive again', async (t) => {
      const bus = await openUp(t, engine);
      const hears = nextMessage(bus, 'entity');
      await hears.ready;
      const down = once(bus.state, 'down');
      await engine.stop();
      await down;
      await assert.rejects(bus.publish('entity', 'lost'));
      const up = once(bus.state, 'up');
      await engine.start();
      await up;
      await publishUntilSent(bus, 'entity', 'after');
      assert.equal(await hears.message, 'after');
    });

    test('a bus opened before its engine is there comes up on its own', async (t) => {
      await engine.stop();
      const bus = engine.open();
      t.after(() => bus.close());
      const hears = nextMessage(bus, 'entity');
      const up = once(bus.state, 'up');
      await engine.start();
      await up;
      await publishUntilSent(bus, 'entity', 'early');
      assert.equal(await hears.message, 'early');
    });
  });
}

async function openUp(t: TestContext, engine: Engine): Promise<Bus> {
  const bus = engine.open();
  t.after(() => bus.close());
  await once(bus.state, 'up');
  return bus;
}

/** The next message of a channel; `ready` once the subscription stands. */
function nextMessage(bus: Bus, channel: string): { ready: Promise<unknown>; message: Promise<unknown> } {
  const { promise, resolve } = withResolver();
  return { ready: bus.subscribe(channel, resolve), message: promise };
}

function withResolver(): { promise: Promise<unknown>; resolve: (value: unknown) => void } {
  let resolve: (value: unknown) => void = () => undefined;
  const promise = new Promise<unknown>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** The sending side may be back a little later than the listening side. */
async function publishUntilSent(bus: Bus, channel: string, message: unknown): Promise<void> {
  for (;;) {
    const sent = await bus.publish(channel, message).then(
      () => true,
      () => false,
    );
    if (sent) return;
    await nextTurn();
  }
}

async function postgresEngine(): Promise<Engine> {
  const { processes, dir, close } = ownFolder();
  const run = async () => startPostgres(processes, { dir, logFile: path.join(dir, 'engine.log'), disposable: true });
  let postgres = await run();
  return {
    open: ({ port, ...more } = { port: 0, checkMs: 5_000 }) => {
      const url = new URL(postgres.adminUrl);
      if (port > 0) url.port = String(port);
      return openBus({ databaseUrl: url.href, ...more });
    },
    port: () => Number(new URL(postgres.adminUrl).port),
    stop: () => postgres.child.stop(),
    start: async () => void (postgres = await run()),
    close,
  };
}

async function redisEngine(): Promise<Engine> {
  const { processes, dir, close } = ownFolder();
  const port = await freePort();
  let starts = 0;
  const run = async (): Promise<Child> => {
    const logFile = path.join(dir, `engine-${starts++}.log`);
    const child = await processes.spawn('redis', 'redis-server', ['--port', String(port), '--save', '', '--dir', dir], {
      logFile,
    });
    await waitForLog(child, 'Ready to accept connections');
    return child;
  };
  let child = await run();
  return {
    open: (way = { port, checkMs: 5_000 }) =>
      openBus({
        ...{ databaseUrl: 'postgresql://unused', checkMs: way.checkMs },
        redisUrl: `redis://127.0.0.1:${way.port}`,
      }),
    port: () => port,
    stop: () => child.stop(),
    start: async () => void (child = await run()),
    close,
  };
}

function ownFolder(): { processes: Processes; dir: string; close: () => Promise<void> } {
  const processes = new Processes();
  const dir = mkdtempSync(path.join(os.tmpdir(), 'pocketproxy-bus-'));
  chmodSync(dir, 0o755); // the database's user must pass
  const close = async () => {
    await processes.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  return { processes, dir, close };
}
