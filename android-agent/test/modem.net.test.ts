import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Namespaces } from './netns/namespaces.ts';

/** A box whose main route is Wi-Fi at home; its modem is a second uplink. All addresses are public ones. */
async function boxAtHome(t: TestContext) {
  const spaces = new Namespaces(t);
  for (const name of ['box', 'carrier', 'home']) await spaces.add(name);
  await spaces.cable('box', 'wwan0', 'carrier');
  await spaces.cable('box', 'wlan0', 'home');
  await spaces.ip('carrier', 'addr add 100.70.7.1/24 dev cable', 'addr add 9.9.9.53/32 dev lo');
  await spaces.ip(
    'home',
    'addr add 81.2.3.1/24 dev cable',
    'addr add 81.2.3.9/24 dev cable',
    'addr add 9.9.9.53/32 dev lo',
  );
  // Both ends answer for these, so that the answer shows which way was taken
  for (const end of ['carrier', 'home']) await spaces.ip(end, 'route add local 9.9.0.0/16 dev lo');
  await spaces.ip('box', 'addr add 100.70.7.2/24 dev wwan0', 'addr add 81.2.3.4/24 dev wlan0');
  await spaces.ip('box', 'route add default via 81.2.3.1 dev wlan0 metric 100');
  await spaces.ip('box', 'route add default via 100.70.7.1 dev wwan0 metric 600');
  await spaces.ip('box', 'route add 9.9.8.0/24 via 81.2.3.1 dev wlan0');
  const options = {
    dns: '9.9.9.53',
    udp: ['9.9.9.53'],
    answers: { 'site.test': ['9.9.9.9'], 'neighbour.test': ['81.2.3.9'] },
  };
  await spaces.internet('carrier', options);
  const visitors = await spaces.internet('home', options);
  return { spaces, visitors, ask: await spaces.phone('box', ['9.9.9.53']) };
}

test('PROTO-04 pitfall-10: with Wi-Fi as the main route everything leaves by the modem, or not at all', async (t) => {
  const { spaces, visitors, ask } = await boxAtHome(t);
  const port = 8080;
  assert.equal(await ask({ kind: 'plain', host: '9.9.9.9', port }), 'home', 'the kernel prefers Wi-Fi');
  assert.equal(visitors.length, 1);
  for (const host of ['9.9.9.9', 'site.test', '9.9.8.8']) {
    assert.equal(await ask({ kind: 'tcp', host, port }), 'carrier', host);
  }
  assert.equal(await ask({ kind: 'udp', host: '9.9.9.53', port }), 'carrier from 9.9.9.53');

  // SEC-03: the box itself and its neighbours, with addresses as public as any
  for (const host of ['81.2.3.4', '81.2.3.9', '81.2.3.1', 'neighbour.test', '100.70.7.2', '127.0.0.1']) {
    assert.equal(await ask({ kind: 'tcp', host, port }), 'destination_refused', host);
  }

  await spaces.ip('box', 'link set wwan0 down');
  assert.equal(await ask({ kind: 'down', host: '', port }), 'down');
  assert.equal(await ask({ kind: 'tcp', host: '9.9.9.9', port }), 'mobile_down');
  assert.equal(await ask({ kind: 'plain', host: '9.9.9.9', port }), 'home', 'Wi-Fi is still there');
  assert.deepEqual(visitors.length, 2, 'and saw no one else');
});

/** A box whose modem has IPv6 only, as many mobile networks are, with NAT64 behind a prefix of the carrier's. */
async function boxOnIpv6(t: TestContext) {
  const spaces = new Namespaces(t);
  for (const name of ['box', 'carrier']) await spaces.add(name);
  await spaces.cable('box', 'wwan0', 'carrier');
  await spaces.ip('carrier', '-6 addr add 2a00:1:7::1/64 dev cable nodad', '-6 addr add 2a00:9::53/128 dev lo nodad');
  // The carrier stands for the servers, and for its NAT64
  await spaces.ip('carrier', '-6 addr add 2a0a:64::909:935/128 dev lo nodad');
  for (const block of ['2a00:9::/64', '2a0a:64::/96']) await spaces.ip('carrier', `-6 route add local ${block} dev lo`);
  await spaces.ip('carrier', '-6 route add blackhole 2a00:dead::/32');
  await spaces.ip('box', '-6 addr add 2a00:1:7::2/64 dev wwan0 nodad');
  await spaces.ip('box', '-6 route add default via 2a00:1:7::1 dev wwan0');
  await spaces.internet('carrier', {
    dns: '2a00:9::53',
    udp: ['2a00:9::53', '2a0a:64::909:935'],
    answers: {
      'ipv4only.arpa': ['192.0.0.170', '192.0.0.171', '2a0a:64::192.0.0.170', '2a0a:64::192.0.0.171'],
      'six.test': ['2a00:9::9'],
      'dns64.test': ['9.9.9.9', '2a0a:64::9.9.9.9'],
      'plain.test': ['9.9.9.9'],
      'slow.test': { ipv4: 'silence', ipv6: ['2a00:9::9'] },
      'many.test': ['2a00:dead::1', '2a00:dead::2', '2a00:dead::3', '2a00:dead::4', '2a00:dead::5', '2a00:9::9'],
      'inside.test': ['10.0.0.1', '2a0a:64::10.0.0.1'],
    },
  });
  // Servers of both families, as the defaults are: the one that cannot be reached is not asked
  return spaces.phone('box', ['1.1.1.1', '2a00:9::53']);
}

test('PROTO-04: on a network with IPv6 only names, IPv4 addresses and datagrams go through its NAT64', async (t) => {
  const ask = await boxOnIpv6(t);
  const port = 8080;
  for (const host of ['six.test', 'dns64.test', 'plain.test', 'slow.test', 'many.test', '9.9.9.9', '2a00:9::9']) {
    assert.equal(await ask({ kind: 'tcp', host, port }), 'carrier', host);
  }
  for (const host of ['2a00:9::53', '9.9.9.53'])
    assert.equal(await ask({ kind: 'udp', host, port }), `carrier from ${host}`);
  // SEC-03: what the NAT64 would turn into an address inside the carrier's network
  for (const host of ['10.0.0.1', '2a0a:64::a00:1', '2a0a:64::7f00:1', 'inside.test', '2a00:1:7::2', '2a00:1:7::9']) {
    assert.equal(await ask({ kind: 'tcp', host, port }), 'destination_refused', host);
  }
});
