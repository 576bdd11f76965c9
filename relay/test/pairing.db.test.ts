import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newDeviceSecret, secretHash } from '../contract/index.ts';
import { relayLimits } from '../src/limits.ts';
import { accepts, waitUntil } from '../../scripts/lib/stack/wait.ts';
import { closedPort } from './support/origin.ts';
import { readConfig } from '../src/config.ts';
import { ownRelay } from './support/own-relay.ts';
import { pausableProxy } from './support/pausable-proxy.ts';
import { dialTunnel } from './support/tunnel-client.ts';

/** A phone that has just paired may dial before the relay knows it. No event is ever sent here. */

type Place = Pick<Awaited<ReturnType<typeof ownRelay>>, 'db' | 'relayId' | 'customerId'>;

/** What the portal writes when a phone pairs. */
async function pair({ db, relayId, customerId }: Place) {
  const secret = newDeviceSecret();
  const device = await db.device.create({ data: { name: 'New', relayId, customerId } });
  await db.deviceSecret.create({ data: { deviceId: device.id, hash: secretHash(secret) } });
  return { deviceId: device.id, secret };
}

/** The device that the secret is welcomed as, or the status of the refusal. */
async function outcome(port: number, secret: string): Promise<string | number> {
  const dialled = await dialTunnel(port, secret);
  if (typeof dialled === 'number') return dialled;
  dialled.socket.terminate();
  return dialled.deviceId;
}

test('AGENT-01: a phone that dials immediately after pairing is welcomed, with its connections', async (t) => {
  const place = await ownRelay(t);
  const relay = await place.start();
  const { deviceId, secret } = await pair(place);
  assert.equal(await outcome(relay.tunnelPort, secret), deviceId);
  assert.equal(relay.directory.device(deviceId)?.customerId, place.customerId);
});

test('SEC-02: revoked, unknown and other relays’ secrets stay 401', async (t) => {
  const place = await ownRelay(t);
  const relay = await place.start();
  const revoked = await pair(place);
  await place.db.deviceSecret.updateMany({
    where: { deviceId: revoked.deviceId },
    data: { revokedAt: new Date() },
  });
  const other = await place.db.relay.create({
    data: { name: 'other', publicHost: 'h', tunnelUrl: 'u', portMin: 1, portMax: 2 },
  });
  const elsewhere = await pair({ ...place, relayId: other.id });
  for (const secret of [revoked.secret, elsewhere.secret, newDeviceSecret()]) {
    assert.equal(await outcome(relay.tunnelPort, secret), 401);
  }
});

test('from the snapshot a known phone is welcomed and an unknown one receives 503, not that it was unpaired', async (t) => {
  const place = await ownRelay(t);
  const known = await pair(place);
  await (await place.start()).close(0);
  const relay = await place.start({ DATABASE_URL: place.nowhere });
  assert.equal(await outcome(relay.tunnelPort, known.secret), known.deviceId);
  assert.equal(await outcome(relay.tunnelPort, newDeviceSecret()), 503);
});

test('while Postgres hangs unknown secrets are answered 503 in bounded time, many of them at once', async (t) => {
  const place = await ownRelay(t);
  const url = new URL(place.url);
  const proxy = await pausableProxy(Number(url.port));
  t.after(() => proxy.close());
  url.port = String(proxy.port);
  const relay = await place.start({ DATABASE_URL: url.href });
  proxy.hang();
  const startedAt = performance.now();
  const many = Array.from({ length: relayLimits.maxSecretLookups * 2 }, newDeviceSecret);
  const answers = await Promise.all(many.map((secret) => outcome(relay.tunnelPort, secret)));
  assert.deepEqual(new Set(answers), new Set([503]));
  assert.ok(performance.now() - startedAt < relayLimits.secretLookupTimeoutMs + 1_000);
});

test('phones that come before the relay knows its phones wait, and are then judged as ever', async (t) => {
  const place = await ownRelay(t);
  const known = await pair(place);
  const { portMin, portMax } = readConfig(place.environment);
  let port = await closedPort();
  while (port >= portMin && port <= portMax) port = await closedPort(); // those are customers' ports
  let released = false;
  const answers = await place.db.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE "Device" IN ACCESS EXCLUSIVE MODE`; // the first reading waits for it
    const starting = place.start({ TUNNEL_PORT: String(port) });
    await waitUntil('the tunnel port listens', () => accepts(port));
    const outcomes = [known.secret, newDeviceSecret()].map(async (secret) => {
      const answer = await outcome(port, secret);
      return { answer, early: !released };
    });
    await waitUntil('the first reading waits', async () => {
      const waiting = await tx.$queryRaw<unknown[]>`
        SELECT FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      return waiting.length > 0;
    });
    return { outcomes, starting };
  });
  released = true;
  await answers.starting;
  assert.deepEqual(await Promise.all(answers.outcomes), [
    { answer: known.deviceId, early: false },
    { answer: 401, early: false },
  ]);
});
