import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionSettings } from '../../src/connection/connection.ts';
import { until } from './client.ts';
import type { Lab } from './lab.ts';
import { gatewayHost, targetHost } from './places.ts';

const reset = /ECONNRESET|EPIPE/;

/** What stops a customer's traffic, and what ends the session. Afterwards the phones of both connections are online. */
export function limitCases(started: () => Lab, skip: string | false): void {
  test('phone offline: traffic is refused at once, and works again without a login', { skip }, async (t) => {
    const lab = started();
    t.after(() => lab.tidy());
    const { deviceId } = lab.connection();
    const customer = await lab.customer();
    const client = lab.client();
    await client.connected();
    assert.equal(await lab.gateway.call('waitsMs', deviceId), 0, 'it was never there');
    const offline = await customer.call('dial', targetHost, 8080);
    assert.match(offline.how, reset);
    assert(offline.ms < 1_000);
    const name = await customer.call('resolve', gatewayHost, 'one.test');
    assert.equal(name.answer, 'ESERVFAIL');
    assert(name.ms < 1_000);
    assert.equal(await customer.call('echo', targetHost, 1, 10, 500), 0);
    await Promise.all([lab.phone(0), lab.phone(1)]);
    assert.equal((await customer.call('download', targetHost, 10)).length, 10);
    assert.equal(client.exited, false);
    assert.deepEqual([lab.places.seen().leak_relay, lab.places.seen().leak_customer], [0, 0]);
  });

  test(
    'ROT-04 MON-02: rotating, off, expired, over quota: running streams end within a second, the session stays',
    { skip },
    async (t) => {
      const lab = started();
      t.after(() => lab.tidy());
      const own = lab.connection();
      const customer = await lab.customer();
      const client = lab.client();
      await client.connected();

      await lab.gateway.call('rotate', own.deviceId, true);
      assert.match((await customer.call('dial', targetHost, 8080)).how, reset);
      await lab.gateway.call('rotate', own.deviceId, false);
      assert.equal((await customer.call('download', targetHost, 10)).length, 10);

      const quotaBytes = (await lab.gateway.call('used', own.id)) + 2_000; // crossed by the stream itself
      for (const change of [{ quotaBytes }, { enabled: false }, { expiresAtMs: 1 }]) {
        await cutWithin(lab, customer, () => lab.gateway.call('put', { ...own, ...change }));
        assert.match((await customer.call('dial', targetHost, 8080)).how, reset);
        assert.equal(
          (await lab.gateway.call('sessions', own.id)).length,
          1,
          `the session stays: ${Object.keys(change).join()}`,
        );
        await lab.gateway.call('put', own);
        assert.equal((await customer.call('download', targetHost, 10)).length, 10);
      }
      assert.equal(client.exited, false);
    },
  );

  test('pitfall-35: the sockets of VPN clients leave descriptors for tunnels and sign-ins', { skip }, async (t) => {
    const lab = started();
    const { id } = lab.connection();
    t.after(async () => {
      await lab.gateway.call('giveSockets');
      await lab.tidy();
    });
    const customer = await lab.customer();
    await lab.client(0).connected();
    await lab.gateway.call('giveSockets', 3);
    customer.call('trickle', targetHost).catch(() => undefined);
    await until('it runs', async () => (await lab.gateway.call('streams', id)) === 1);
    const dialled = Array.from({ length: 20 }, () => customer.call('dial', targetHost, 8080));
    const refused = (await Promise.all(dialled)).filter(({ how }) => reset.test(how)).length;
    assert(refused > 0 && refused < 20, `${refused} of 20 at once were refused`);
    await until('what ran goes on, and no other', async () => (await lab.gateway.call('streams', id)) === 1);
    await lab.client(1).connected();
    assert.equal(await lab.gateway.call('giveSockets'), refused);
    assert.equal((await customer.call('download', targetHost, 10)).length, 10);
  });

  const ends: readonly [string, Partial<ConnectionSettings>][] = [
    ['a new password', { verifier: 'ff'.repeat(32) }],
    ['suspension', { customerActive: false }],
    ['OpenVPN switched off', { protocols: ['http'] }],
  ];
  for (const [what, change] of ends) {
    test(`${what} ends running streams within a second, and the session`, { skip }, async (t) => {
      const lab = started();
      t.after(() => lab.tidy());
      await sessionEnds(lab, () => lab.gateway.call('put', { ...lab.connection(), ...change }));
    });
  }

  test('deletion ends running streams within a second, and the session', { skip }, async (t) => {
    const lab = started();
    t.after(() => lab.tidy());
    await sessionEnds(lab, () => lab.gateway.call('remove', lab.connection().id));
  });
}

type Customer = Awaited<ReturnType<Lab['customer']>>;

/** A stream runs, then something happens: it ends. */
async function cutWithin(lab: Lab, customer: Customer, happens: () => Promise<unknown>): Promise<void> {
  const { id } = lab.connection();
  const cut = customer.call('trickle', targetHost).then(() => performance.now());
  await until('it runs', async () => (await lab.gateway.call('streams', id)) > 0);
  const sinceMs = performance.now();
  await happens();
  const tookMs = (await cut) - sinceMs;
  assert(tookMs < 1_000, `${tookMs} ms`);
}

async function sessionEnds(lab: Lab, happens: () => Promise<unknown>): Promise<void> {
  const { id } = lab.connection();
  const customer = await lab.customer();
  const client = lab.client();
  await client.connected();
  customer.call('trickle', targetHost).catch(() => undefined);
  await until('it runs', async () => (await lab.gateway.call('streams', id)) > 0);
  const ends = await lab.targets.call('ends');
  await happens();
  await until('the destination sees the end', async () => (await lab.targets.call('ends')) > ends, 1_000);
  assert.equal((await lab.gateway.call('sessions', id)).length, 0);
  await client.ended();
}
