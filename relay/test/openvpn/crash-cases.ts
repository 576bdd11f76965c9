import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from './client.ts';
import type { Lab } from './lab.ts';
import { targetHost } from './places.ts';

/** A client with it notices a server that is gone sooner than by what the server tells it. */
const quick = ['pull-filter ignore ping', 'ping 1', 'ping-restart 4'];

/** What was killed comes back, and nothing leaks meanwhile. Ends the lab's relay. */
export function crashCases(started: () => Lab, skip: string | false): void {
  test(
    'openvpn killed comes back by itself, then the relay is killed and takes openvpn with it',
    { skip },
    async (t) => {
      const lab = started();
      t.after(() => lab.tidy());
      const own = lab.connection();
      const customer = await lab.customer();
      const client = lab.client(0, { extra: quick });
      await client.connected();
      const before = lab.places.seen();
      const [address] = (await lab.gateway.call('sessions', own.id)).map((session) => session.address);

      let from = client.lines.length;
      for (const pid of await lab.gateway.call('pids')) process.kill(pid, 'SIGKILL');
      await until('openvpn is noticed down', async () => (await lab.gateway.call('restarts')) > 0);
      await until('openvpn is up again', async () => (await lab.gateway.call('state')) === 'up');
      await client.connected(from);
      assert.deepEqual(
        (await lab.gateway.call('sessions', own.id)).map((session) => session.address),
        [address],
      );
      assert.equal((await customer.call('download', targetHost, 10)).length, 10);

      const pids = await lab.gateway.call('pids');
      customer.call('trickle', targetHost).catch(() => undefined);
      await until('it runs', async () => (await lab.gateway.call('streams', own.id)) > 0);
      from = client.lines.length;
      lab.relay.kill('SIGKILL');
      await until('openvpn has ended', () => pids.every((pid) => !alive(pid)));
      await lab.startGateway();
      await Promise.all([lab.online(0), client.connected(from)]);
      assert.equal((await customer.call('download', targetHost, 10)).length, 10);
      const { leak_relay, leak_customer } = lab.places.seen();
      assert.deepEqual([leak_relay, leak_customer], [before.leak_relay, before.leak_customer]);
    },
  );

  test(
    'all rules of the machine flushed while it forwards: nothing passes by, and it works again',
    { skip },
    async (t) => {
      const lab = started();
      t.after(async () => {
        lab.places.inside('relay', 'sh', '-c', 'echo 0 > /proc/sys/net/ipv4/ip_forward');
        await lab.tidy();
      });
      const customer = await lab.customer();
      await lab.client().connected();
      const before = lab.places.seen();
      lab.places.inside('relay', 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward; nft flush ruleset');
      await Promise.all([customer.call('dial', targetHost, 8080), customer.call('echo', targetHost, 5, 100, 500)]);
      const { leak_relay, leak_customer } = lab.places.seen();
      assert.deepEqual([leak_relay, leak_customer], [before.leak_relay, before.leak_customer]);
      await until('the rules are back', () =>
        /pocketproxy_vpn/.test(lab.places.inside('relay', 'nft', 'list', 'tables')),
      );
      assert.equal((await customer.call('download', targetHost, 10)).peer, '100.70.1.2');
    },
  );

  test('a relay that stops takes its rules away', { skip }, async () => {
    const lab = started();
    await lab.gateway.call('stop');
    assert.doesNotMatch(lab.places.inside('relay', 'nft', 'list', 'ruleset'), /pocketproxy/);
    assert.doesNotMatch(lab.places.inside('relay', 'ip', 'rule'), /505[01]/);
  });
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
