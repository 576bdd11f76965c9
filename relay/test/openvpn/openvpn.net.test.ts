import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lab, skip, until } from './lab.ts';
import { gatewayHost, targetHost } from './places.ts';
import { objectHash } from './targets.ts';

test(
  'PROTO-01: a computer’s TCP, UDP and DNS go through the phone, nothing beside it, and are counted to the byte',
  { skip },
  async (t) => {
    const lab = await Lab.start(t);
    const { id } = lab.connection();
    await lab.phone();
    const customer = await lab.customer();
    await lab.client().connected();
    const [session] = await lab.gateway.call('sessions', id);
    assert.equal(session?.address, '10.231.0.4');
    assert.match(session.peer, /^198\.18\.1\.2:\d+$/);

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
    const big = await customer.call('download', targetHost, 100_000_000);
    assert.equal(big.sha256, objectHash(100_000_000));
    for (let i = 0; i < 4; i++) assert.equal(await customer.call('echo', targetHost, 25, 1_300), 25);
    assert.equal(await customer.call('echo', targetHost, 5, 4_000), 5, 'datagrams in fragments');
    assert.equal((await customer.call('resolve', gatewayHost, 'one.test')).answer, targetHost);
    assert.equal((await customer.call('resolve', gatewayHost, 'none.test')).answer, 'ENOTFOUND');

    await until('nothing runs', async () => (await lab.gateway.call('streams', id)) <= 5); // the ports of the echoes
    const before = await lab.gateway.call('counted', id);
    const exact = await customer.call('raw', targetHost, 1_234_567);
    assert.equal(await customer.call('echo', targetHost, 7, 500), 7);
    const after = await lab.gateway.call('counted', id);
    assert.deepEqual(
      { up: after.up - before.up, down: after.down - before.down },
      { up: exact.up + 3_500, down: exact.down + 3_500 },
    );
    const { leak_relay, leak_customer, via_phone } = lab.seen();
    assert.deepEqual({ leak_relay, leak_customer }, { leak_relay: 0, leak_customer: 0 });
    assert(via_phone > 60);
  },
);

test(
  'PROTO-03: login: wrong, off, expired, not allowed, unknown: the reason is told; over TCP as well',
  { skip },
  async (t) => {
    const lab = await Lab.start(t);
    const own = lab.connection();
    const refused = async (options: Parameters<Lab['client']>[1], sentence: RegExp) => {
      const client = lab.client(0, options);
      await client.said(sentence);
      await client.ended();
    };
    await refused({ secret: 'wrong' }, /AUTH_FAILED.*Wrong username or password/);
    for (const [change, sentence] of [
      [{ enabled: false }, /AUTH_FAILED.*switched off/],
      [{ expiresAtMs: 1 }, /AUTH_FAILED.*expired/],
      [{ customerActive: false }, /AUTH_FAILED.*suspended/],
      [{ protocols: ['http'] as const }, /AUTH_FAILED.*does not allow this/],
    ] as const) {
      await lab.gateway.call('put', { ...own, ...change });
      await refused({}, sentence);
    }
    await lab.gateway.call('put', { ...own, whitelist: ['198.18.1.0/24'] });
    const client = lab.client(0, { secret: 'any', proto: 'tcp' });
    await client.connected();
    assert.equal((await lab.gateway.call('sessions', own.id))[0]?.address, '10.231.128.4');
    await client.stop();
    assert.deepEqual(lab.seen(), { leak_relay: 0, leak_customer: 0, via_phone: 0 });
  },
);

test(
  'ROT-04 MON-02: phone offline, rotating, off: traffic is refused at once and the session stays; a new password ends it',
  { skip },
  async (t) => {
    const lab = await Lab.start(t);
    const own = lab.connection();
    const customer = await lab.customer();
    const client = lab.client();
    await client.connected();
    // at its start the relay waits for the phones of its earlier run
    await until('no one waits', async () => (await lab.gateway.call('waitsMs', own.deviceId)) === 0);
    const offline = await customer.call('dial', targetHost, 8080);
    assert.match(offline.how, /ECONNRESET|EPIPE/);
    assert(offline.ms < 1_000);
    const name = await customer.call('resolve', gatewayHost, 'one.test');
    assert.equal(name.answer, 'ESERVFAIL');
    assert(name.ms < 1_000);
    assert.equal(await customer.call('echo', targetHost, 1, 10), 0);
    const phone = await lab.phone();
    assert.equal((await customer.call('download', targetHost, 10)).length, 10);

    await lab.gateway.call('rotate', own.deviceId, true);
    assert.match((await customer.call('dial', targetHost, 8080)).how, /ECONNRESET|EPIPE/);
    await lab.gateway.call('rotate', own.deviceId, false);
    assert.equal((await customer.call('download', targetHost, 10)).length, 10);

    const download = customer.call('download', targetHost, 2_000_000_000);
    await until('it runs', async () => (await lab.gateway.call('streams', own.id)) > 0);
    await lab.gateway.call('put', { ...own, quotaBytes: 1 });
    await assert.rejects(download);
    assert.match((await customer.call('dial', targetHost, 8080)).how, /ECONNRESET|EPIPE/);
    assert.equal((await lab.gateway.call('sessions', own.id)).length, 1, 'the session stays');
    assert.equal(client.exited, false);
    await lab.gateway.call('put', own);
    assert.equal((await customer.call('download', targetHost, 10)).length, 10);

    await lab.gateway.call('put', { ...own, verifier: 'ff'.repeat(32) });
    await client.ended();
    assert.equal((await lab.gateway.call('sessions', own.id)).length, 0);
    await phone.call('online', false);
    assert.equal(lab.seen().leak_relay, 0);
  },
);

test('SEC-03: customers reach neither each other nor the relay, and IPv6 is refused at once', { skip }, async (t) => {
  const lab = await Lab.start(t);
  await lab.phone(0);
  await lab.phone(1);
  const customer = await lab.customer(0);
  const other = await lab.customer(1);
  await lab.client(0).connected();
  await lab.client(1).connected();
  const [neighbour] = await lab.gateway.call('sessions', lab.connection(1).id);
  assert.equal(neighbour?.address, '10.231.0.8');
  assert.equal((await other.call('download', targetHost, 10)).peer, '100.70.2.2');
  for (const [host, port] of [
    [neighbour.address, 8080],
    [gatewayHost, 7_000],
    [gatewayHost, 15_051],
    ['10.231.128.1', 22],
    ['127.0.0.1', 7_000],
    ['10.0.0.1', 80],
  ] as const) {
    assert.notEqual((await customer.call('dial', host, port)).how, 'data', `${host}:${port}`);
  }
  assert.equal(await customer.call('echo', neighbour.address, 1, 10), 0);
  const six = await customer.call('dial', '2001:db8:f::10', 8080);
  assert.match(six.how, /ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH/);
  assert(six.ms < 3_000);
  assert.deepEqual({ ...lab.seen(), via_phone: 0 }, { leak_relay: 0, leak_customer: 0, via_phone: 0 });
  assert.equal(lab.inside('relay', 'cat', '/proc/sys/net/ipv4/ip_forward').trim(), '0', 'left as it was');
});

test(
  'openvpn killed comes back by itself; a second session replaces the first; the relay killed takes openvpn with it',
  { skip },
  async (t) => {
    const lab = await Lab.start(t);
    const own = lab.connection();
    await lab.phone();
    const customer = await lab.customer();
    const client = lab.client(0, { extra: quick });
    await client.connected();
    const [address] = (await lab.gateway.call('sessions', own.id)).map((session) => session.address);

    const from = client.lines.length;
    for (const pid of await lab.gateway.call('pids')) process.kill(pid, 'SIGKILL');
    await until('openvpn is noticed down', async () => (await lab.gateway.call('restarts')) > 0);
    await until('openvpn is up again', async () => (await lab.gateway.call('state')) === 'up');
    await client.connected(from);
    assert.deepEqual(
      (await lab.gateway.call('sessions', own.id)).map((session) => session.address),
      [address],
    );
    assert.equal((await customer.call('download', targetHost, 10)).length, 10);

    const second = lab.client(0);
    await second.connected();
    await client.ended();
    assert.equal((await lab.gateway.call('sessions', own.id)).length, 1);
    await second.stop();

    const pids = await lab.gateway.call('pids');
    const stays = lab.client(0, { extra: quick });
    await stays.connected();
    const running = customer.call('download', targetHost, 2_000_000_000).catch(() => 'cut');
    await until('it runs', async () => (await lab.gateway.call('streams', own.id)) > 0);
    lab.relay.kill('SIGKILL');
    await until('openvpn has ended', () => pids.every((pid) => !alive(pid)));
    const again = stays.lines.length;
    await lab.startGateway();
    await lab.phone();
    await stays.connected(again);
    assert.equal((await customer.call('download', targetHost, 10)).length, 10);
    await stays.stop();
    await running;
    assert.deepEqual({ ...lab.seen(), via_phone: 0 }, { leak_relay: 0, leak_customer: 0, via_phone: 0 });

    await lab.gateway.call('stop');
    assert.doesNotMatch(lab.inside('relay', 'nft', 'list', 'ruleset'), /pocketproxy/);
    assert.doesNotMatch(lab.inside('relay', 'ip', 'rule'), /5050/);
  },
);

/** It notices a server that is gone sooner than by what the server tells it. */
const quick = ['pull-filter ignore ping', 'ping 2', 'ping-restart 6'];

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
