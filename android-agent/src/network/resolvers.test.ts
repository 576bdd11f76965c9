import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkInterfaceInfo } from 'node:os';
import { parseDnsServer } from './dns/server.ts';
import { modemResolvers } from './resolvers.ts';
import type { CommandLine } from './run-program.ts';

const fallback = ['1.1.1.1', '8.8.8.8', '2606:4700:4700::1111', '2001:4860:4860::8888'];
const wifi: NetworkInterfaceInfo = {
  address: '192.168.1.7',
  cidr: '192.168.1.7/24',
  netmask: '255.255.255.0',
  mac: '',
  internal: false,
  family: 'IPv4',
};

async function servers(programs: Readonly<Record<string, string>>, resolvConf: string): Promise<string[]> {
  const run = ([program]: CommandLine) => {
    const printed = programs[program];
    return printed === undefined ? Promise.reject(new Error(`no ${program}`)) : Promise.resolve(printed);
  };
  const found = await modemResolvers(
    'wwan0',
    { wlan0: [wifi] },
    { run, resolvConf: () => Promise.resolve(resolvConf) },
  );
  return found.map(({ host }) => host);
}

test('PROTO-04: the carrier’s servers go first, from systemd-resolved or NetworkManager, then public ones', async () => {
  const resolvectl = 'Link 3 (wwan0): 10.64.0.1 2a00:1::53#dns.carrier\n';
  assert.deepEqual(await servers({ resolvectl }, 'nameserver 9.9.9.9'), ['10.64.0.1', '2a00:1::53', ...fallback]);
  const nmcli = '10.64.0.1 | 10.64.0.2\n2a00:1::53\n';
  assert.deepEqual(await servers({ nmcli, resolvectl }, ''), ['10.64.0.1', '2a00:1::53', '10.64.0.2', ...fallback]);
});

test('PROTO-04: of resolv.conf only servers that are on no other link count', async () => {
  const text = '# by hand\nnameserver 127.0.0.53\nnameserver 192.168.1.1\n nameserver 10.64.0.1\nsearch lan\n';
  assert.deepEqual(
    (await servers({}, text)).filter((host) => host !== '127.0.0.53'),
    ['10.64.0.1', ...fallback],
  );
});

test('a DNS server is an address, with a port or without', () => {
  const shown = (text: string) => {
    const server = parseDnsServer(text);
    return server && `${server.host} ${server.port}`;
  };
  assert.equal(shown('1.2.3.4'), '1.2.3.4 53');
  assert.equal(shown('1.2.3.4:5353'), '1.2.3.4 5353');
  assert.equal(shown('2a00::1'), '2a00::1 53');
  assert.equal(shown('[2a00::1]:5353'), '2a00::1 5353');
  for (const text of ['', 'x', '(wwan0):', '3', '1.2.3.4:', '1.2.3.4:0', 'fe80::1%eth0', '[2a00::1', '1.2.3.4:99999'])
    assert.equal(shown(text), undefined, text);
});
