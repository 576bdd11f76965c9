import 'reflect-metadata'; // before x509, whose parts find one another by it
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import * as x509 from '@peculiar/x509';
import { newProxyPassword } from '@pocketproxy/relay/contract';
import { vpnClientKey, vpnServerKeyPem } from '@pocketproxy/relay/contract/vpn';
import { ovpnProfile } from '@/domain/connection/profile';
import { relayVpnKeys } from '@/domain/testing/offer-openvpn';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const serverName = 'relay-1.openvpn';
const waitMs = 20_000;

/** A CA and a server's certificate of it, PEM. */
async function authority() {
  const make = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const [caKeys, keys] = [await make(), await make()];
  const dates = { notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date(Date.now() + 86_400_000) };
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ name: 'CN=CA', keys: caKeys, signingAlgorithm: algorithm, ...dates },
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const cert = await x509.X509CertificateGenerator.create({
    ...{ subject: `CN=${serverName}`, issuer: ca.subject, publicKey: keys.publicKey, ...dates },
    ...{ signingKey: caKeys.privateKey, signingAlgorithm: algorithm },
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return { ca: ca.toString('pem'), cert: cert.toString('pem'), key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  assert.ok(address && typeof address === 'object');
  return address.port;
}

/** Runs openvpn, which writes its log to the output; ends with the test. */
function openvpn(t: TestContext, args: string[]): { child: ChildProcess; said: (text: RegExp) => Promise<string> } {
  const child = spawn('openvpn', args, {
    env: { NODE_ENV: 'test', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    stdio: 'pipe',
  });
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    log += piece;
    child.emit('said');
  });
  t.after(() => child.kill('SIGKILL'));
  const said = async (text: RegExp) => {
    const signal = AbortSignal.timeout(waitMs);
    while (!text.test(log))
      await once(child, 'said', { signal }).catch(() => assert.fail(`${text} is not in:\n${log}`));
    return log;
  };
  return { child, said };
}

test('PORTAL-02: openvpn reads a profile, reaches a server by its tls-crypt-v2 key and finds the right certificate', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'pp-profile-'));
  t.after(() => rm(folder, { recursive: true }));
  const { ca, cert, key } = await authority();
  const port = await freePort();
  const file = async (name: string, text: string) => {
    const where = path.join(folder, name);
    await writeFile(where, text, { mode: 0o600 });
    return where;
  };
  const server = openvpn(t, [
    ...['--dev', 'null', '--local', '127.0.0.1', '--port', `${port}`, '--proto', 'udp', '--tls-server', '--dh', 'none'],
    ...['--ca', await file('ca', ca), '--cert', await file('cert', cert), '--key', await file('key', key)],
    ...['--tls-crypt-v2', await file('server', vpnServerKeyPem(relayVpnKeys))],
  ]);
  await server.said(/UDPv4 link remote/);
  const profile = ovpnProfile({
    ...{ title: ['Brand', 'Phone', 'Бот'], host: '127.0.0.1', udpPort: port, tcpPort: port, serverName },
    ...{ caCertificate: ca, mtu: 1_360, login: { username: 'ppuser', password: newProxyPassword() } },
    clientKey: vpnClientKey(relayVpnKeys, { connectionId: '01234567-89ab-4def-8123-456789abcdef', generation: 3 }),
  });
  const client = openvpn(t, ['--config', await file('client.ovpn', profile), '--dev', 'null', '--verb', '4']);
  const log = await client.said(/VERIFY OK: depth=0, CN=relay-1\.openvpn/);
  assert.match(log, /VERIFY KU OK[^]*VERIFY EKU OK[^]*VERIFY X509NAME OK: CN=relay-1\.openvpn/);
  assert.doesNotMatch(log, /Options error|Enter Auth|deprecated/i);
});
