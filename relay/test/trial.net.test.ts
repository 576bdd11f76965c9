import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { isReason, trialLegOf, type Trial, type TrialTargets } from '@pocketproxy/relay/contract';
import { z } from 'zod';
import { selfSigned } from '../../scripts/lib/self-signed.ts';
import { nameServer } from './support/name-server.ts';
import { httpOrigin, tcpOrigin, type TcpOrigin } from './support/origin.ts';
import { TestStack } from './support/test-stack.ts';

/** TEST-01: the relay uses a connection as its customer would, and says what came of it or where it fails and why. */

const site: TrialTargets = { url: 'http://ip.pocketproxy.test/', dns: null };
const longestMs = 3_000;

const folder = mkdtempSync(path.join(tmpdir(), 'pocketproxy-trial-'));
const certificate = await selfSigned('relay.test');
let stack: TestStack;
let names: Awaited<ReturnType<typeof nameServer>>;
let page: Awaited<ReturnType<typeof httpOrigin>>;
let silent: TcpOrigin;

before(async () => {
  names = await nameServer({ 'page.test': '127.0.0.1', 'private.test': '10.0.0.1' });
  const files = { PROXY_CERT_FILE: path.join(folder, 'cert.pem'), PROXY_KEY_FILE: path.join(folder, 'key.pem') };
  writeFileSync(files.PROXY_CERT_FILE, certificate.cert);
  writeFileSync(files.PROXY_KEY_FILE, certificate.key);
  stack = await TestStack.start({ dnsServers: [names.address], relayEnv: files });
  page = await httpOrigin((_request, response) => response.end('203.0.113.9\n'));
  silent = await tcpOrigin(() => undefined);
});
after(async () => {
  names.close();
  await page.close();
  await silent.close();
  await stack.close();
  rmSync(folder, { recursive: true });
});

/** What came of it, in words that are easy to compare. */
function outcome({ http, socks5, udp }: Trial): (string | undefined)[] {
  return [http, socks5, udp].map((step) => (step.state === 'passed' ? 'passed' : step.reason));
}

async function trialOf(proxy: { id: string }, targets: TrialTargets = site): Promise<Trial> {
  const startMs = performance.now();
  const trial = await stack.trial(proxy, targets);
  const tookMs = performance.now() - startMs;
  assert.ok(tookMs < longestMs, `answered in ${Math.round(tookMs)} ms`);
  assert.ok(trial);
  return trial;
}

test('TEST-01: HTTP, SOCKS5 and UDP pass, with the exit address and the milliseconds of each leg', async () => {
  const [phone] = z.array(z.object({ publicIpv4: z.string() })).parse(await stack.phones());
  const trial = await trialOf(await stack.addProxy());
  assert.deepEqual(outcome(trial), ['passed', 'passed', 'passed']);
  assert.equal(trial.exitAddress, phone?.publicIpv4);
  for (const ms of Object.values(trial.legs)) assert.ok(ms !== null && ms < longestMs, JSON.stringify(trial));
});

test('TEST-01: a page on the internet, by name and by a DNS server that the operator chose', async () => {
  const [host = '', port = ''] = names.address.split(':');
  const targets = { url: `http://page.test:${page.port}/ip`, dns: { host, port: Number(port) } };
  const trial = await trialOf(await stack.addProxy(), targets);
  assert.deepEqual(outcome(trial), ['passed', 'passed', 'passed']);
  assert.equal(trial.exitAddress, '203.0.113.9');
});

test('TEST-01 PROTO-05: a connection that requires TLS, and a page with TLS behind it', async (t) => {
  const secure = https.createServer(certificate, (_request, response) => response.end('{"ip":"2001:db8::7"}'));
  t.after(() => secure.close());
  await once(secure.listen(0, '127.0.0.1'), 'listening');
  const address = secure.address();
  assert.ok(address && typeof address === 'object');
  const proxy = await stack.addProxy({ requireTls: true });
  const trial = await trialOf(proxy, { url: `https://page.test:${address.port}/ip`, dns: null });
  assert.deepEqual(outcome(trial), ['passed', 'passed', 'passed']);
  assert.equal(trial.exitAddress, '2001:db8::7');
});

test('TEST-01: what a test uses is counted, and a test that is limited says so', async () => {
  const proxy = await stack.addProxy({ quotaBytes: 1n });
  await trialOf(proxy);
  await stack.until('usage is written', async () => {
    const { _sum: used } = await stack.database.usageDay.aggregate({
      where: { connectionId: proxy.id },
      _sum: { bytesUp: true, bytesDown: true, opened: true },
    });
    return (used.bytesUp ?? 0n) > 0n && (used.opened ?? 0) >= 1;
  });
  assert.deepEqual(outcome(await trialOf(proxy)), Array(3).fill('quota_exceeded'));
});

test('TEST-01: a connection that is off, or speaks one protocol only, says so', async () => {
  const off = await stack.addProxy({ enabled: false });
  assert.deepEqual(outcome(await trialOf(off)), Array(3).fill('connection_off'));
  const http = await stack.addProxy({ protocols: ['http'] });
  assert.deepEqual(outcome(await trialOf(http)), ['passed', 'protocol_not_allowed', 'protocol_not_allowed']);
});

test('TEST-01: the leg that fails, and why', async () => {
  const offline = await stack.addProxy({ phone: await stack.addOfflinePhone() });
  const online = await stack.addProxy();
  const closed = await httpOrigin(() => undefined);
  await closed.close();
  const cases = [
    [offline, site, 'phone_offline', 'phone'],
    [online, { url: 'http://nowhere.test/', dns: null }, 'name_not_found', 'name'],
    [online, { url: 'http://private.test/', dns: null }, 'destination_refused', 'target'],
    [online, { url: 'http://192.168.1.1/', dns: null }, 'destination_refused', 'target'],
    [online, { url: `http://127.0.0.1:${closed.port}/`, dns: null }, 'connect_refused', 'target'],
    [online, { url: `http://127.0.0.1:${silent.port}/`, dns: null }, 'connect_timeout', 'target'],
  ] as const;
  for (const [proxy, targets, reason, leg] of cases) {
    const { http } = await trialOf(proxy, targets);
    assert.ok(http.state === 'refused' && isReason(http.reason), targets.url);
    assert.deepEqual([http.reason, trialLegOf(http.reason)], [reason, leg], targets.url);
  }
});

test('TEST-01: while the phone has no mobile network, and when a DNS server is silent', async () => {
  const proxy = await stack.addProxy();
  const dead = { url: `http://nothing.silent.test:${page.port}/`, dns: null };
  assert.deepEqual((await trialOf(proxy, dead)).udp, { state: 'refused', reason: 'connect_timeout' });
  await stack.script(stack.phone(0), { mobile: 'down' });
  await stack.until('the relay knows', async () => outcome(await trialOf(proxy))[0] === 'mobile_down');
  await stack.script(stack.phone(0), { mobile: 'up' });
});

test('TEST-01: one that is not known here, and anyone who asks while one runs', async () => {
  assert.equal(await stack.trial({ id: randomUUID() }, site), null);
  const proxy = await stack.addProxy();
  const [one, other] = await Promise.all([trialOf(proxy), trialOf(proxy)]);
  assert.deepEqual(one, other);
});
