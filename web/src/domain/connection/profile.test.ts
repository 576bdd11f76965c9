import assert from 'node:assert/strict';
import test from 'node:test';
import { ovpnProfile, profileFileName } from '@/domain/connection/profile';

const parts = {
  ...{ host: 'relay.test', udpPort: 1194, tcpPort: 443, serverName: 'relay-1.openvpn', mtu: 1_360 },
  ...{ caCertificate: '-----CA-----\n', clientKey: '-----KEY-----\n', title: ['Brand', 'Phone 1', 'Shop bot'] },
};

test('PORTAL-02: UDP is tried first, nothing is asked for but the login, and that only when it is not inside', () => {
  const lines = ovpnProfile(parts).split('\n');
  const remotes = lines.filter((line) => line.startsWith('remote '));
  assert.deepEqual(remotes, ['remote relay.test 1194 udp', 'remote relay.test 443 tcp']);
  for (const line of ['client', 'auth-user-pass', 'verify-x509-name relay-1.openvpn name', '-----CA-----'])
    assert.ok(lines.includes(line), line);
  assert.ok(!lines.includes('<auth-user-pass>'));
  const withLogin = ovpnProfile({ ...parts, login: { username: 'ppuser', password: 'secret' } });
  assert.ok(withLogin.includes('<auth-user-pass>\nppuser\nsecret\n</auth-user-pass>'));
});

test('SEC-02: a name adds no line, no option and no quote to a profile, and no path to its file', () => {
  const title = ['Brand', 'Phone"\nscript-security 3\n', 'up /bin/sh; #'];
  const profile = ovpnProfile({ ...parts, title });
  assert.equal(profile.split('\n').length, ovpnProfile(parts).split('\n').length);
  assert.ok(profile.includes('setenv FRIENDLY_NAME "Brand Phone script-security 3 up bin sh"'));
  assert.equal(profileFileName(title), 'Brand-Phone-script-security-3-up-bin-sh.ovpn');
  assert.equal(profileFileName(['Brand', '../../x', 'Телефон 1']), 'Brand-..-..-x-Телефон-1.ovpn');
  assert.ok(profileFileName(['a'.repeat(300), 'b', 'c']).length < 80);
});
