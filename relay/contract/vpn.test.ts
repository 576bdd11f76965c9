import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { sealVpnKeys, unsealVpnKeys, vpnClientKey, vpnKeyName, vpnKeyOwner, vpnServerKeyPem } from './vpn.ts';

const tlsCrypt = randomBytes(128).toString('base64');
const keys = { tlsCrypt, caKey: 'ca', serverKey: 'key', serverCertificate: 'certificate' };

test('a relay’s secrets are opened by the same key and for the same relay only', () => {
  const [relayId, verifierKey] = [randomUUID(), randomBytes(32)];
  const sealed = sealVpnKeys(keys, relayId, verifierKey);
  assert.deepEqual(unsealVpnKeys(sealed, relayId, verifierKey), keys);
  assert.throws(() => unsealVpnKeys(sealed, randomUUID(), verifierKey));
  assert.throws(() => unsealVpnKeys(sealed, relayId, randomBytes(32)));
});

test('the key of a connection is the same each time, another for each generation, and names its owner', () => {
  const owner = { connectionId: randomUUID(), generation: 7 };
  const key = vpnClientKey(keys, owner);
  assert.equal(vpnClientKey(keys, owner), key);
  assert.deepEqual(vpnKeyOwner(keys, key), owner);
  const next = vpnClientKey(keys, { ...owner, generation: 8 });
  assert.notEqual(next.slice(100, 200), key.slice(100, 200));
  assert.equal(vpnKeyOwner({ tlsCrypt: randomBytes(128).toString('base64') }, key), undefined);
  const lines = key.split('\n');
  const broken = [
    ...lines.slice(0, 3),
    lines[3]?.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
    ...lines.slice(4),
  ];
  assert.equal(vpnKeyOwner(keys, broken.join('\n')), undefined);
});

const openvpn = (...args: string[]) => execFileSync('openvpn', args, { stdio: ['ignore', 'pipe', 'pipe'] });

function missing(): string | false {
  try {
    openvpn('--show-ciphers');
    return false;
  } catch {
    return 'the openvpn program is not installed';
  }
}

test('openvpn takes the server’s key, and its own client keys have the layout of ours', { skip: missing() }, (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vpn-keys-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [server, client] = [path.join(folder, 'server.key'), path.join(folder, 'client.key')];
  writeFileSync(server, vpnServerKeyPem(keys));
  const owner = { connectionId: '01010101-0101-0101-0101-010101010102', generation: 3 };
  const metadata = Buffer.from(vpnKeyName(owner)).toString('base64');
  openvpn('--tls-crypt-v2', server, '--genkey', 'tls-crypt-v2-client', client, metadata);
  assert.deepEqual(vpnKeyOwner(keys, readFileSync(client, 'utf8')), owner);
});
