import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from './client.ts';
import type { Lab } from './lab.ts';
import { gatewayHost, targetHost } from './places.ts';
import { objectHash } from './targets.ts';

/** What a customer's computer does while the VPN is up. The phones of both connections are online. */
export function trafficCases(started: () => Lab, skip: string | false): void {
  test('PROTO-01: a computer’s TCP, UDP and DNS go through the phone, nothing beside it', { skip }, async (t) => {
    const lab = started();
    t.after(() => lab.tidy());
    const { id } = lab.connection();
    const customer = await lab.customer();
    await lab.client(0).connected();
    assert.deepEqual(await lab.gateway.call('rights'), { user: 65_534, effective: 0x1400, bounding: 0x1400 });
    const [session] = await lab.gateway.call('sessions', id);
    assert.equal(session?.address, '10.231.0.4');
    assert.match(session.peer, /^198\.18\.1\.2:\d+$/);

    const before = lab.places.seen();
    const page = await Promise.all(
      Array.from({ length: 60 }, (_, i) => customer.call('download', targetHost, 1_000 + i)),
    );
    assert.deepEqual(
      page.map(({ sha256 }) => sha256),
      page.map((_, i) => objectHash(1_000 + i)),
    );
    assert(
      page.every(({ peer }) => peer === '100.70.1.2'),
      'the destination sees the phone',
    );
    const big = await customer.call('download', targetHost, 2 ** 30);
    assert.equal(big.sha256, objectHash(2 ** 30));
    assert.equal(await customer.call('echo', targetHost, 100, 1_300), 100, 'a burst');
    assert.equal(await customer.call('echo', targetHost, 5, 4_000), 5, 'datagrams in fragments');
    assert.equal((await customer.call('resolve', gatewayHost, 'one.test')).answer, targetHost);
    assert.equal((await customer.call('resolve', gatewayHost, 'none.test')).answer, 'ENOTFOUND');
    const { leak_relay, leak_customer, via_phone } = lab.places.seen();
    assert.deepEqual([leak_relay, leak_customer], [before.leak_relay, before.leak_customer]);
    assert(via_phone > before.via_phone + 60);
  });

  test(
    'USE-01: a session counts the bytes of its streams, to the byte, and each is a line of the access log',
    { skip },
    async (t) => {
      const lab = started();
      t.after(() => lab.tidy());
      const { id } = lab.connection();
      const customer = await lab.customer();
      await lab.client().connected();
      await until('nothing runs', async () => (await lab.gateway.call('streams', id)) === 0);
      await lab.gateway.call('logged');
      const before = await lab.gateway.call('counted', id);
      const exact = await customer.call('raw', targetHost, 1_234_567);
      assert.equal(await customer.call('echo', targetHost, 7, 500), 7);
      assert.equal((await customer.call('resolve', gatewayHost, 'one.test')).answer, targetHost);
      const after = await lab.gateway.call('counted', id);
      const dns = { up: 26, down: 42 }; // a question for one.test, and its answer with one address
      assert.deepEqual(
        { up: after.up - before.up, down: after.down - before.down },
        { up: exact.up + 3_500 + dns.up, down: exact.down + 3_500 + dns.down },
      );

      await lab.tidy(); // the session's end ends its UDP flow
      const lines = (await lab.gateway.call('logged')).map(({ up, down, reason }) => ({ up, down, reason }));
      lines.sort((a, b) => b.down - a.down);
      assert.deepEqual(lines, [
        { ...exact, reason: 'done' },
        { up: 3_500, down: 3_500, reason: 'cancelled' },
        { ...dns, reason: 'done' },
      ]);
    },
  );

  test('a line of 1,420 bytes that loses what is bigger, without a word: all goes through', { skip }, async (t) => {
    const lab = started();
    t.after(() => lab.tidy());
    const customer = await lab.customer();
    lab.places.narrow(1_420);
    t.after(() => lab.places.widen());
    await lab.client().connected();
    const size = 3_000_000;
    assert.equal((await customer.call('download', targetHost, size)).sha256, objectHash(size));
    assert.equal(await customer.call('upload', targetHost, size), size);
    assert.equal(await customer.call('echo', targetHost, 20, 1_452), 20, 'in fragments inside');
    assert.equal(lab.places.seen().too_big, 0, 'nothing was too big');
    await lab.gateway.call('shout', '198.18.1.2', 1_400);
    await until('such a line is there', () => lab.places.seen().too_big === 1);
  });

  test('SEC-03: customers reach neither each other nor the relay, and IPv6 is refused at once', { skip }, async (t) => {
    const lab = started();
    t.after(() => lab.tidy());
    const [customer, other] = await Promise.all([lab.customer(0), lab.customer(1)]);
    await Promise.all([lab.client(0).connected(), lab.client(1).connected()]);
    const [neighbour] = await lab.gateway.call('sessions', lab.connection(1).id);
    assert.equal(neighbour?.address, '10.231.0.8');
    assert.equal((await other.call('download', targetHost, 10)).peer, '100.70.2.2');
    const { leak_relay, leak_customer } = lab.places.seen();
    const closed = [
      [neighbour.address, 8080],
      [gatewayHost, 7_000],
      [gatewayHost, 15_051],
      ['10.231.128.1', 22],
      ['127.0.0.1', 7_000],
      ['10.0.0.1', 80],
    ] as const;
    await Promise.all(
      closed.map(async ([host, port]) => {
        assert.notEqual((await customer.call('dial', host, port)).how, 'data', `${host}:${port}`);
      }),
    );
    assert.equal(await customer.call('echo', neighbour.address, 1, 10, 500), 0);
    const six = await customer.call('dial', '2001:db8:f::10', 8080);
    assert.match(six.how, /ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH/);
    assert(six.ms < 3_000);
    const after = lab.places.seen();
    assert.deepEqual([after.leak_relay, after.leak_customer], [leak_relay, leak_customer]);
    const forwards = lab.places.inside('relay', 'cat', '/proc/sys/net/ipv4/ip_forward').trim();
    assert.equal(forwards, '0', 'left as it was');
  });
}
