import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, maskedConfig, readConfig } from './config.ts';

const key = Buffer.alloc(32, 3).toString('base64');
const base = { DATABASE_URL: 'postgresql://relay:hunter2@127.0.0.1/pp?sslpassword=hunter3', VERIFIER_KEY: key };
const production = {
  ...base,
  NODE_ENV: 'production',
  RELAY_PUBLIC_HOST: 'relay.example',
  TUNNEL_URL: 'wss://relay.example/tunnel',
};

test('defaults: loopback outside production', () => {
  const config = readConfig({ ...base, EGRESS_ALLOW: '', MEMORY_LIMIT_MB: '' });
  assert.equal(config.bind, '127.0.0.1');
  assert.equal(config.tunnel.url, 'ws://127.0.0.1:7000/tunnel');
  assert.deepEqual([config.portMin, config.portMax], [20_000, 20_999]);
  assert.deepEqual(config.udpPorts, { min: 21_000, max: 21_999 });
  assert.deepEqual(config.openvpn, {
    ...{ mode: 'off', udpPort: 1_194, tcpPort: 1_194, bind: '127.0.0.1', subnet: '10.231.0.0/16', mtu: 1_360 },
  });
  assert.equal(readConfig(production).openvpn.mode, 'auto');
  assert.equal(readConfig(production).openvpn.bind, undefined);
  assert.deepEqual(readConfig({ ...base, UDP_PORTS: '30000-30009' }).udpPorts, { min: 30_000, max: 30_009 });
  assert.deepEqual(config.egressAllow, []);
  assert.equal(readConfig(production).bind, '::');
});

const wrong: [string, Record<string, string | undefined>, string][] = [
  ['no database', { VERIFIER_KEY: key }, 'DATABASE_URL'],
  ['a database that is none', { ...base, DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
  ['no key', { DATABASE_URL: base.DATABASE_URL }, 'VERIFIER_KEY'],
  ['a short key', { ...base, VERIFIER_KEY: 'aGVsbG8=' }, 'VERIFIER_KEY'],
  ['a bad CIDR', { ...base, EGRESS_ALLOW: '10.0.0.0/8,nonsense' }, 'EGRESS_ALLOW'],
  ['a bad trusted proxy', { ...base, TUNNEL_TRUSTED_PROXIES: 'proxy' }, 'TUNNEL_TRUSTED_PROXIES'],
  ['a name with a slash', { ...base, RELAY_NAME: '../x' }, 'RELAY_NAME'],
  ['a port that is none', { ...base, RELAY_PORT_MIN: '70000' }, 'RELAY_PORT_MIN'],
  ['UDP ports the wrong way round', { ...base, UDP_PORTS: '22000-21000' }, 'UDP_PORTS'],
  ['a UDP port that is none', { ...base, UDP_PORTS: '21000-70000' }, 'UDP_PORTS'],
  ['a single UDP port', { ...base, UDP_PORTS: '21000' }, 'UDP_PORTS'],
  [
    'a plain Postgres elsewhere',
    { ...production, DATABASE_URL: 'postgresql://a:hunter2@db.example/pp' },
    'DATABASE_URL',
  ],
  ['a plain Redis elsewhere', { ...production, REDIS_URL: 'redis://:hunter2@10.0.0.2' }, 'REDIS_URL'],
  ['an exception for what is none', { ...production, ALLOW_PLAINTEXT: 'redis,tunnel' }, 'ALLOW_PLAINTEXT'],
  ['a short form of an address to bind', { ...base, RELAY_BIND: '127.1' }, 'RELAY_BIND'],
  ['a number for an address', { ...base, TUNNEL_HOST: '2130706433' }, 'TUNNEL_HOST'],
  ['an octal address', { ...base, INTERNAL_HOST: '0177.0.0.1' }, 'INTERNAL_HOST'],
  ['a short form of a public host', { ...base, RELAY_PUBLIC_HOST: '127.1' }, 'RELAY_PUBLIC_HOST'],
  ['a reversed range', { ...base, RELAY_PORT_MIN: '3000', RELAY_PORT_MAX: '2000' }, 'RELAY_PORT_MAX'],
  ['the tunnel inside the range', { ...base, TUNNEL_PORT: '20500' }, 'TUNNEL_PORT'],
  ['a certificate without key', { ...base, TUNNEL_CERT_FILE: '/c.pem' }, 'TUNNEL_KEY_FILE'],
  ['production without public host', { ...production, RELAY_PUBLIC_HOST: undefined }, 'RELAY_PUBLIC_HOST'],
  ['production without tunnel URL', { ...production, TUNNEL_URL: undefined }, 'TUNNEL_URL'],
  ['production with plain ws on every address', { ...production, TUNNEL_HOST: '0.0.0.0' }, 'TUNNEL_HOST'],
  ['production with plain ws on every IPv6 address', { ...production, TUNNEL_HOST: '::' }, 'TUNNEL_HOST'],
  ['production with a ws URL', { ...production, TUNNEL_URL: 'ws://relay.example/tunnel' }, 'TUNNEL_URL'],
];
for (const [name, environment, variable] of wrong) {
  test(`SEC-02 config: ${name} is refused, naming ${variable} and no secret`, () => {
    assert.throws(
      () => readConfig(environment),
      (error: unknown) => {
        assert(error instanceof ConfigError);
        assert.match(error.message, new RegExp(`^${variable}: `));
        assert(!error.message.includes('hunter') && !error.message.includes(key) && !error.message.includes('aGVs'));
        return true;
      },
    );
  });
}

test('production with its own certificate may listen anywhere; behind a TLS proxy only on loopback', () => {
  const tls = { TUNNEL_CERT_FILE: '/c.pem', TUNNEL_KEY_FILE: '/k.pem' };
  assert.equal(readConfig({ ...production, ...tls, TUNNEL_HOST: '0.0.0.0' }).tunnel.certificate?.certFile, '/c.pem');
  assert.equal(readConfig({ ...production, TUNNEL_HOST: '::1' }).tunnel.host, '::1');
});

test('SEC-01: the masked configuration holds no secret', () => {
  const text = JSON.stringify(maskedConfig(readConfig({ ...base, REDIS_URL: 'redis://:hunter4@127.0.0.1:6379' })));
  for (const secret of ['hunter', key, '"data":[3']) assert(!text.includes(secret), secret);
  assert.match(text, /127\.0\.0\.1/);
});
