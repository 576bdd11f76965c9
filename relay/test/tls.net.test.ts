import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { selfSigned } from '../../scripts/lib/self-signed.ts';
import { echoes, tcpOrigin, type TcpOrigin } from './support/origin.ts';
import { httpConnect, socksOpen, type Via } from './support/proxy-client.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';
import { assertUsage } from './support/usage.ts';

/** PROTO-05: TLS on the connection's own port, and inside it whatever is spoken outside. */

const name = 'relay.test';
const folder = mkdtempSync(path.join(tmpdir(), 'pocketproxy-tls-'));
const files = { cert: path.join(folder, 'cert.pem'), key: path.join(folder, 'key.pem') };
let certificate = await selfSigned(name);
let stack: TestStack;
let echo: TcpOrigin;

before(async () => {
  writeCertificate();
  stack = await TestStack.start({ relayEnv: { PROXY_CERT_FILE: files.cert, PROXY_KEY_FILE: files.key } });
  echo = await tcpOrigin(echoes);
});
after(async () => {
  await echo.close();
  await stack.close();
  rmSync(folder, { recursive: true });
});

function writeCertificate(): void {
  writeFileSync(files.cert, certificate.cert);
  writeFileSync(files.key, certificate.key);
}

const trust = () => ({ ca: certificate.cert, servername: name });
const via = (proxy: Proxy): Via => ({ port: proxy.port, login: proxy, tls: trust() });

/** A TLS connection to a proxy port; rejects when the handshake fails. */
async function handshake(t: TestContext, port: number, options: object = {}): Promise<TLSSocket> {
  const socket = connectTls({ host: '127.0.0.1', port, ...trust(), ...options });
  t.after(() => socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

test('PROTO-05 SEC-03: HTTP and SOCKS5 inside TLS carry every byte both ways, and count the same', async (t) => {
  const proxy = await stack.addProxy();
  const bytes = randomBytes(3_000_000);
  for (const open of [httpConnect, socksOpen]) {
    const opened = await open(via(proxy), '127.0.0.1', echo.port);
    assert.ok(opened.ok);
    t.after(() => opened.wire.close());
    opened.wire.write(bytes);
    const back = await opened.wire.exactly(bytes.length);
    assert.equal(hash(back), hash(bytes));
    opened.wire.socket.end();
    assert.equal((await opened.wire.rest()).length, 0, 'the end comes through, too');
  }
  await assertUsage(stack, proxy, 2 * bytes.length, 2 * bytes.length);
});

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('PROTO-05: curl with an HTTPS proxy, a right and a wrong password', async () => {
  const { port, username, password } = stack.firstProxy;
  const curl = async (word: string) =>
    promisify(execFile)('curl', [
      ...['--silent', '--show-error', '--fail', '--max-time', '20', '--proxy-insecure'],
      ...['--proxy', `https://${username}:${word}@127.0.0.1:${port}`, 'http://ip.pocketproxy.test/'],
    ]);
  assert.match((await curl(password)).stdout, /"ip"/);
  await assert.rejects(curl('wrong'), /407/);
});

test('PROTO-05: a ClientHello that comes byte by byte', async (t) => {
  const raw = connect({ host: '127.0.0.1', port: stack.firstProxy.port, noDelay: true });
  t.after(() => raw.destroy());
  await once(raw, 'connect');
  const write = raw.write.bind(raw);
  raw.write = ((bytes: Buffer | string, ...more: [() => void]) => {
    for (const byte of Buffer.from(bytes as Buffer)) write(Buffer.of(byte));
    return write('', ...more);
  }) as typeof raw.write;
  const socket = connectTls({ socket: raw, ...trust() });
  await once(socket, 'secureConnect');
  assert.equal(socket.authorized, true);
});

test('PROTO-05: ALPN offers http/1.1 and no other; TLS 1.1 is refused, and that shows on the page of the connection', async (t) => {
  const proxy = await stack.addProxy();
  const socket = await handshake(t, proxy.port, { ALPNProtocols: ['h2', 'http/1.1'] });
  assert.equal(socket.alpnProtocol, 'http/1.1');
  assert.equal(socket.getProtocol(), 'TLSv1.3');
  const refused = () => stack.metric('pocketproxy_refusals_total{reason="tls_failed"}');
  const before = await refused();
  await assert.rejects(handshake(t, proxy.port, { ALPNProtocols: ['h2'] }), /no application protocol/i);
  const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
  await assert.rejects(handshake(t, proxy.port, old), /protocol version|unsupported/i);
  await stack.until('both are counted', async () => (await refused()) === before + 2);
});

test('PROTO-05: TLS inside TLS is no proxy protocol', async (t) => {
  const socket = await handshake(t, stack.firstProxy.port);
  socket.write(Buffer.from([22, 3, 1, 0, 100]));
  await once(socket.resume(), 'close');
});

test('PROTO-05: a session is resumed without the certificate', async (t) => {
  const { port } = stack.firstProxy;
  const first = await handshake(t, port, { maxVersion: 'TLSv1.2' });
  const session = first.getSession();
  const second = await handshake(t, port, { maxVersion: 'TLSv1.2', session });
  assert.equal(second.isSessionReused(), true);
});

test('PROTO-05 MON-02: a connection that is switched off ends what runs inside TLS', async (t) => {
  const proxy = await stack.addProxy();
  const opened = await httpConnect(via(proxy), '127.0.0.1', echo.port);
  assert.ok(opened.ok);
  t.after(() => opened.wire.close());
  opened.wire.write('hello');
  await opened.wire.exactly(5);
  await stack.change(proxy, { enabled: false });
  assert.deepEqual((await opened.wire.over()).bytes, Buffer.alloc(0));
  const refused = await httpConnect(via(proxy), '127.0.0.1', echo.port);
  assert.deepEqual(refused, { ok: false, code: 403, reason: 'connection_off' });
});

test('PROTO-05: a connection that requires TLS ends and refuses those without, and no one else', async (t) => {
  const proxy = await stack.addProxy();
  const [plain, secure] = await Promise.all([
    httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port),
    httpConnect(via(proxy), '127.0.0.1', echo.port),
  ]);
  assert.ok(plain.ok && secure.ok);
  t.after(() => secure.wire.close());
  await stack.change(proxy, { requireTls: true });
  await plain.wire.over();
  const refused = await httpConnect({ port: proxy.port, login: proxy }, '127.0.0.1', echo.port);
  assert.deepEqual(refused, { ok: false, code: 403, reason: 'tls_required' });
  secure.wire.write('hello');
  await secure.wire.exactly(5);
  const again = await socksOpen(via(proxy), '127.0.0.1', echo.port);
  assert.ok(again.ok);
  again.wire.close();
});

test('PROTO-05: a changed certificate serves the next client, and those who are in stay', async (t) => {
  const proxy = await stack.addProxy();
  const opened = await httpConnect(via(proxy), '127.0.0.1', echo.port);
  assert.ok(opened.ok);
  t.after(() => opened.wire.close());
  const fingerprint = async () => {
    const socket = await handshake(t, proxy.port, { rejectUnauthorized: false });
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  };
  const first = await fingerprint();
  certificate = await selfSigned(name);
  writeCertificate();
  await stack.until('the new one is in use', async () => (await fingerprint()) !== first, 20_000);
  opened.wire.write('hello');
  await opened.wire.exactly(5);
});

test('PROTO-05: without a certificate TLS is refused, with the reason in the metrics', async (t) => {
  const bare = await TestStack.start();
  t.after(() => bare.close());
  await assert.rejects(handshake(t, bare.firstProxy.port), /handshake failure/i);
  assert.equal(await bare.metric('pocketproxy_refusals_total{reason="tls_unavailable"}'), 1);
});
