import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until, type ProfileOptions } from './client.ts';
import type { Lab } from './lab.ts';
import { targetHost } from './places.ts';

/** Who is let in, and who is not and why. */
export function loginCases(started: () => Lab, skip: string | false): void {
  test(
    'PROTO-03: wrong, throttled, off, expired, suspended, not allowed: the client is told the reason',
    { skip },
    async (t) => {
      const lab = started();
      t.after(() => lab.tidy());
      const own = lab.connection();
      const refused = async (options: Partial<ProfileOptions>, sentence: RegExp) => {
        const client = lab.client(0, options);
        await client.said(sentence);
        await client.stop();
      };
      const { leak_relay, leak_customer } = lab.places.seen();
      await refused({ secret: 'wrong' }, /AUTH_FAILED,Wrong username or password/);
      for (const [change, sentence] of [
        [{ enabled: false }, /AUTH_FAILED.*switched off/],
        [{ expiresAtMs: 1 }, /AUTH_FAILED.*expired/],
        [{ customerActive: false }, /AUTH_FAILED.*suspended/],
        [{ protocols: ['http'] as const }, /AUTH_FAILED.*does not allow this/],
      ] as const) {
        await lab.gateway.call('put', { ...own, ...change });
        await refused({}, sentence);
      }
      await lab.gateway.call('put', own);
      await lab.gateway.call('guess', '198.18.1.2', 20);
      await refused({ secret: 'wrong' }, /AUTH_FAILED,TEMP.*[Tt]oo many/);
      const right = lab.client();
      await right.connected(); // no one can lock the owner out
      await right.stop();
      const after = lab.places.seen();
      assert.deepEqual([after.leak_relay, after.leak_customer], [leak_relay, leak_customer]);
    },
  );

  test('IPWL-02: an address on the whitelist needs no right password; over TCP as well', { skip }, async (t) => {
    const lab = started();
    t.after(() => lab.tidy());
    const own = lab.connection();
    await lab.gateway.call('put', { ...own, whitelist: ['198.18.1.0/24'] });
    await lab.client(0, { secret: 'any', proto: 'tcp' }).connected();
    assert.equal((await lab.gateway.call('sessions', own.id))[0]?.address, '10.231.128.4');
  });

  test('a key that is renewed again and again interrupts nothing', { skip }, async (t) => {
    const lab = started();
    t.after(() => lab.tidy());
    const { id } = lab.connection();
    const customer = await lab.customer();
    const client = lab.client(0, { extra: ['reneg-sec 2'] });
    await client.connected();
    const [session] = await lab.gateway.call('sessions', id);
    const download = customer.call('trickle', targetHost);
    await until('it runs', async () => (await lab.gateway.call('streams', id)) > 0);
    let from = client.lines.length;
    for (let renewals = 0; renewals < 2; renewals++) {
      await client.said(/TLS: soft reset/, from);
      await client.said(/Control Channel: /, from);
      from = client.lines.length;
    }
    assert.equal(await customer.call('echo', targetHost, 5, 100), 5);
    assert.equal(await lab.gateway.call('streams', id), 2, 'the download and the echo');
    assert.deepEqual(await lab.gateway.call('sessions', id), [session], 'the same session');
    await lab.gateway.call('put', { ...lab.connection(), enabled: false });
    await download;
  });

  test('a second session of a connection replaces the first', { skip }, async (t) => {
    const lab = started();
    t.after(() => lab.tidy());
    const first = lab.client();
    await first.connected();
    await lab.client().connected();
    await first.ended();
    assert.equal((await lab.gateway.call('sessions', lab.connection().id)).length, 1);
  });
}
