import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import socks from 'socksv5';
import { z } from 'zod';
import { nameServer } from './support/name-server.ts';
import { echoes, httpOrigin, tcpOrigin } from './support/origin.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';
import { Wire } from './support/wire.ts';

/** PROTO-02, PROTO-03, PORTAL-01: programs that know nothing of us, all on one port. */

const site = 'http://ip.pocketproxy.test/';
const simulatedAnswer = z.object({ ip: z.ipv4(), carrier: z.string(), time: z.iso.datetime() });

let stack: TestStack;
let proxy: Proxy;
let origin: { port: number; close(): Promise<void> };
let names: Awaited<ReturnType<typeof nameServer>>;

before(async () => {
  names = await nameServer({ 'echo.test': '127.0.0.1' });
  stack = await TestStack.start({ dnsServers: [names.address] });
  proxy = await stack.addProxy({ allowed: ['127.6.0.0/16'] });
  origin = await httpOrigin((request, response) => {
    let bytes = 0;
    request.on('data', (piece: Buffer) => (bytes += piece.length));
    request.on('end', () => {
      response.end(JSON.stringify({ bytes, headers: request.headers }));
    });
  });
});
after(async () => {
  await origin.close();
  names.close();
  await stack.close();
});

/** Runs curl; returns what it printed. @throws Error with its exit code */
async function curl(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('curl', [
    '--silent',
    '--show-error',
    '--fail',
    '--max-time',
    '20',
    ...args,
  ]);
  return stdout;
}

const schemes = ['http', 'socks5h'] as const;
for (const scheme of schemes) {
  test(`PORTAL-01 PROTO-03 curl -x ${scheme}://… reaches a site behind the phone, by name`, async () => {
    const url = `${scheme}://${proxy.username}:${proxy.password}@127.0.0.1:${proxy.port}`;
    simulatedAnswer.parse(JSON.parse(await curl('--proxy', url, site)));
  });

  test(`IPWL-02 curl -x ${scheme}://… without a password from a whitelisted address`, async () => {
    const url = `${scheme}://127.0.0.1:${proxy.port}`;
    simulatedAnswer.parse(JSON.parse(await curl('--interface', '127.6.0.1', '--proxy', url, site)));
  });

  test(`SEC-01 curl -x ${scheme}://… with a wrong password fails`, async () => {
    const url = `${scheme}://${proxy.username}:wrong@127.0.0.1:${proxy.port}`;
    await assert.rejects(curl('--proxy', url, site));
  });
}

for (const [scheme, host] of [
  ['socks4', '127.0.0.1'],
  ['socks4a', 'echo.test'],
] as const) {
  test(`PROTO-01 IPWL-02 curl -x ${scheme}://…: no password in it, so a whitelisted address only`, async () => {
    const url = `http://${host}:${origin.port}/`;
    const way = ['--proxy', `${scheme}://${proxy.username}@127.0.0.1:${proxy.port}`];
    assert.match(await curl('--interface', '127.6.0.1', ...way, url), /"bytes":0/);
    await assert.rejects(curl(...way, url), /request rejected|cannot complete SOCKS4/i);
  });
}

test('PROTO-02 curl: the name resolved by the client, IPv4 through SOCKS5', async () => {
  const url = `socks5://${proxy.username}:${proxy.password}@127.0.0.1:${proxy.port}`;
  assert.match(await curl('--proxy', url, `http://localhost:${origin.port}/`), /"bytes":0/);
});

test('PROTO-02 curl: a tunnel by CONNECT, and two requests on one connection', async () => {
  const url = `http://${proxy.username}:${proxy.password}@127.0.0.1:${proxy.port}`;
  const twice = [`http://127.0.0.1:${origin.port}/1`, `http://127.0.0.1:${origin.port}/2`];
  for (const mode of [['--proxytunnel'], []]) {
    const said = await curl('--verbose', '--stderr', '-', ...mode, '--proxy', url, ...twice);
    assert.match(said, /Re-using existing connection/);
    assert.equal(said.match(/"bytes":0/g)?.length, 2);
  }
});

test('PROTO-02 pitfall-23 curl: Expect: 100-continue, a body of known and of unknown length, nothing of us in the headers', async () => {
  const url = `http://${proxy.username}:${proxy.password}@127.0.0.1:${proxy.port}`;
  const upload = `head -c 3000000 /dev/zero | curl --silent --fail --max-time 20 --proxy ${url}`;
  const target = `http://127.0.0.1:${origin.port}/`;
  for (const how of [
    `--header 'Expect: 100-continue' --data-binary @-`,
    `--header 'Transfer-Encoding: chunked' -T -`,
  ]) {
    const { stdout } = await promisify(execFile)('sh', ['-c', `${upload} ${how} ${target}`]);
    const answer = z.object({ bytes: z.number(), headers: z.record(z.string(), z.string()) }).parse(JSON.parse(stdout));
    assert.equal(answer.bytes, 3_000_000);
    const forwarded = Object.keys(answer.headers).filter((name) =>
      /^(proxy-.*|via|forwarded|x-forwarded-.*)$/.test(name),
    );
    assert.deepEqual(forwarded, []);
  }
});

test("PROTO-02 Node's own HTTP client keeps one connection for a hundred requests", async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const basic = Buffer.from(`${proxy.username}:${proxy.password}`).toString('base64');
  const ports = new Set<number | undefined>();
  for (let count = 0; count < 100; count++) {
    await new Promise<void>((resolve, reject) => {
      const options = { host: '127.0.0.1', port: proxy.port, path: `http://127.0.0.1:${origin.port}/${count}`, agent };
      const request = http.get({ ...options, headers: { 'Proxy-Authorization': `Basic ${basic}` } }, (response) => {
        ports.add(response.socket.localPort);
        response.resume().on('end', resolve);
      });
      request.on('error', reject);
    });
  }
  agent.destroy();
  assert.equal(ports.size, 1);
});

test('PROTO-02 socksv5, an independent SOCKS5 client, by name and password', async (t) => {
  const echo = await tcpOrigin(echoes);
  t.after(echo.close);
  const wire = await new Promise<Wire>((resolve, reject) => {
    const { username, password, port: proxyPort } = proxy;
    const auths = [socks.auth.UserPassword(username, password)];
    const client = new socks.Client({ proxyHost: '127.0.0.1', proxyPort, localDNS: false, auths });
    client.on('error', reject);
    client.connect({ host: 'echo.test', port: echo.port }, (socket) => resolve(new Wire(socket)));
  });
  t.after(() => wire.close());
  wire.write('hello');
  assert.equal((await wire.exactly(5)).toString(), 'hello');
});
