import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { reasons, type Reason } from '../../protocol/index.ts';
import { enoughMemory, password } from '../fixtures.ts';
import { closedPort, echoes, tcpOrigin, type TcpOrigin } from '../support/origin.ts';
import { Wire } from '../support/wire.ts';
import { proxyUnderTest, type ProxyOptions, type ProxyUnderTest } from './proxy-under-test.ts';

let proxy: ProxyUnderTest;
let whitelisted: ProxyUnderTest;
let origin: TcpOrigin;
const wires: Wire[] = [];

before(async () => {
  proxy = await proxyUnderTest();
  whitelisted = await proxyUnderTest({ settings: { whitelist: ['127.0.0.1/32'] } });
  origin = await tcpOrigin(echoes);
});

afterEach(() => {
  for (const wire of wires.splice(0)) wire.close();
});

after(async () => {
  await proxy.close();
  await whitelisted.close();
  await origin.close();
});

async function connect(to = proxy): Promise<Wire> {
  const wire = await Wire.connect(to.port);
  wires.push(wire);
  return wire;
}

const greeting = Buffer.of(5, 1, 2);

function credentials(name = 'ppabcdefghijkm', word = password): Buffer {
  return Buffer.concat([Buffer.of(1, name.length), Buffer.from(name), Buffer.of(word.length), Buffer.from(word)]);
}

function address(host: readonly number[] | string, port = origin.port): Buffer {
  const bytes = typeof host === 'string' ? [host.length, ...Buffer.from(host, 'latin1')] : host;
  const type = typeof host === 'string' ? 3 : host.length === 4 ? 1 : 4;
  return Buffer.from([type, ...bytes, port >> 8, port & 255]);
}

function request(host: readonly number[] | string, { command = 1, port = origin.port } = {}): Buffer {
  return Buffer.concat([Buffer.of(5, command, 0), address(host, port)]);
}

const loopback = [127, 0, 0, 1];
const succeeded = '050000010000000000' + '00';

/** Everything up to the reply; the wire stands behind it. */
async function open(wire: Wire, bytes: Buffer): Promise<string> {
  wire.write(Buffer.concat([greeting, credentials(), bytes]));
  assert.equal((await wire.exactly(4)).toString('hex'), '05020100');
  return (await wire.exactly(10)).toString('hex');
}

const methods: readonly (readonly [string, readonly number[], boolean, number])[] = [
  ['none offered', [], false, 0xff],
  ['only "no credentials"', [0], false, 0xff],
  ['only GSSAPI', [1], false, 0xff],
  ['credentials', [2], false, 2],
  ['both', [0, 2], false, 2],
  ['both, the other way round', [2, 1, 0], false, 2],
  ['255 methods', [...Array<number>(254).fill(0x80), 2], false, 2],
  ['none offered by a whitelisted client', [], true, 0xff],
  ['"no credentials" by a whitelisted client', [0], true, 0],
  ['both by a whitelisted client', [2, 0], true, 0],
  ['credentials by a whitelisted client', [2], true, 2],
];

for (const [name, offered, listed, chosen] of methods) {
  test(`PROTO-02 IPWL-02: SOCKS5 method for ${name}`, async () => {
    const wire = await connect(listed ? whitelisted : proxy);
    wire.write(Buffer.from([5, offered.length, ...offered]));
    assert.deepEqual([...(await wire.exactly(2))], [5, chosen]);
    if (chosen === 0xff) assert.equal((await wire.rest()).length, 0);
  });
}

test('PROTO-02: SOCKS5 step by step', async () => {
  const wire = await connect();
  wire.write(greeting);
  assert.equal((await wire.exactly(2)).toString('hex'), '0502');
  wire.write(credentials());
  assert.equal((await wire.exactly(2)).toString('hex'), '0100');
  wire.write(request(loopback));
  assert.equal((await wire.exactly(10)).toString('hex'), succeeded);
  wire.write('hello');
  assert.equal((await wire.exactly(5)).toString(), 'hello');
});

test('PROTO-02: SOCKS5 all at once with early data, split at every byte', async () => {
  const all = Buffer.concat([greeting, credentials(), request('echo.example'), Buffer.from('early')]);
  for (let cut = 1; cut < all.length; cut++) {
    const wire = await connect();
    wire.write(all.subarray(0, cut));
    await new Promise(setImmediate);
    wire.write(all.subarray(cut));
    assert.equal((await wire.exactly(14)).toString('hex'), `05020100${succeeded}`, `cut at ${cut}`);
    assert.equal((await wire.exactly(5)).toString(), 'early');
    wire.close();
  }
});

test('PROTO-02: SOCKS5 byte by byte', async () => {
  const wire = await connect();
  for (const byte of Buffer.concat([greeting, credentials(), request(loopback)])) {
    wire.write(Buffer.of(byte));
    await new Promise(setImmediate);
  }
  assert.equal((await wire.exactly(14)).toString('hex'), `05020100${succeeded}`);
});

test('PROTO-02: SOCKS5 by whitelist, all at once', async () => {
  const wire = await connect(whitelisted);
  wire.write(Buffer.concat([Buffer.of(5, 1, 0), request(loopback), Buffer.from('early')]));
  assert.equal((await wire.exactly(12)).toString('hex'), `0500${succeeded}`);
  assert.equal((await wire.exactly(5)).toString(), 'early');
});

test('PROTO-02: SOCKS5 keeps half-close whole', async () => {
  const wire = await connect();
  await open(wire, request(loopback));
  wire.write('to the end');
  wire.socket.end();
  assert.equal((await wire.rest()).toString(), 'to the end');
});

test('PROTO-02: IPv4, IPv6 and names reach the phone as they were asked for', async () => {
  const six = [...Array<number>(15).fill(0), 1];
  for (const [host, kind, text] of [
    [loopback, 'ipv4', '127.0.0.1'],
    [six, 'ipv6', '::1'],
    ['Name.Example', 'name', 'name.example'],
    ['127.0.0.1', 'ipv4', '127.0.0.1'],
  ] as const) {
    await open(await connect(), request(host));
    const asked = proxy.opened.at(-1);
    assert.deepEqual([asked?.kind, asked?.host, asked?.port], [kind, text, origin.port]);
  }
});

const wrongSignIns: Record<string, Buffer> = {
  'a wrong password': credentials(undefined, 'wrong'),
  'a wrong name': credentials('wrong'),
  'an empty name': credentials(''),
  'an empty password': credentials(undefined, ''),
  'another version': Buffer.concat([Buffer.of(5), credentials().subarray(1)]),
};

for (const [name, bytes] of Object.entries(wrongSignIns)) {
  test(`PROTO-02: SOCKS5 sign-in with ${name} fails and is closed (RFC 1929)`, async () => {
    const wire = await connect();
    wire.write(Buffer.concat([greeting, bytes]));
    assert.equal((await wire.exactly(4)).toString('hex'), '05020101');
    assert.equal((await wire.rest()).length, 0);
  });
}

const traps: Record<string, string> = {
  'a NUL': '127.0.0.1\0.example',
  'a blank': 'exa mple.com',
  'a line end': 'a\r\nb',
  'a slash': 'a/b',
  'an empty label': 'a..b',
  'an over-long label': `${'a'.repeat(64)}.example`,
  'a short IPv4 form': '127.1',
  'a decimal IPv4': '2130706433',
  'a hex IPv4': '0x7f000001',
  'an octal IPv4': '0177.0.0.1',
  'UTF-8 digits': Buffer.from('①②⑦.⓪.⓪.①').toString('latin1'),
  nothing: '',
};

for (const [name, host] of Object.entries(traps)) {
  test(`PROTO-02 pitfall-21 pitfall-22: SOCKS5 name with ${name} is refused`, async () => {
    const before = proxy.opened.length;
    assert.match(await open(await connect(), request(host)), /^0508/);
    assert.equal(proxy.opened.length, before);
  });
}

const mapped = [...Array<number>(10).fill(0), 255, 255, 10, 0, 0, 1];
const replies: readonly (readonly [string, Buffer, number])[] = [
  ['BIND', Buffer.concat([Buffer.of(5, 2, 0), Buffer.from([1, 127, 0, 0, 1, 0, 80])]), 7],
  ['command 0', Buffer.concat([Buffer.of(5, 0, 0), Buffer.from([1, 127, 0, 0, 1, 0, 80])]), 7],
  ['command 0xf0', Buffer.concat([Buffer.of(5, 0xf0, 0), Buffer.from([1, 127, 0, 0, 1, 0, 80])]), 7],
  ['ATYP 2', Buffer.of(5, 1, 0, 2, 0, 0), 8],
  ['ATYP 0', Buffer.of(5, 1, 0, 0, 0, 0), 8],
  ['port 0', Buffer.from([5, 1, 0, 1, 127, 0, 0, 1, 0, 0]), 8],
  ['another version', Buffer.from([4, 1, 0, 1, 127, 0, 0, 1, 0, 80]), 1],
  ['a private literal', Buffer.from([5, 1, 0, 1, 10, 0, 0, 1, 0, 80]), 2],
  ['a mapped private literal', Buffer.from([5, 1, 0, 4, ...mapped, 0, 80]), 2],
  [
    'a private literal as name',
    Buffer.concat([Buffer.of(5, 1, 0, 3, 8), Buffer.from('10.0.0.1'), Buffer.of(0, 80)]),
    2,
  ],
  ['a mail port', Buffer.from([5, 1, 0, 1, 8, 8, 8, 8, 0, 25]), 2],
];

for (const [name, bytes, code] of replies) {
  test(`PROTO-02 SEC-03: SOCKS5 request with ${name} gets reply ${code}`, async () => {
    const wire = await connect();
    assert.equal(await open(wire, bytes), `050${code}000100000000${'0000'}`);
    assert.equal((await wire.rest()).length, 0);
  });
}

test('PROTO-02: SOCKS5 reports that the destination refuses', async () => {
  assert.match(await open(await connect(), request(loopback, { port: await closedPort() })), /^0505/);
});

const states: readonly (readonly [string, ProxyOptions, Reason])[] = [
  ['phone offline', { online: false }, 'phone_offline'],
  ['mobile network down', { phoneRefuses: 'mobile_down' }, 'mobile_down'],
  ['unknown name', { phoneRefuses: 'name_not_found' }, 'name_not_found'],
  ['switched off', { settings: { enabled: false } }, 'connection_off'],
  ['expired', { settings: { expiresAtMs: 1 } }, 'connection_expired'],
  ['suspended', { settings: { customerActive: false } }, 'customer_suspended'],
  ['HTTP only', { settings: { protocols: ['http'] } }, 'protocol_not_allowed'],
  ['no memory', { memory: { ...enoughMemory, overloaded: true } }, 'relay_overloaded'],
];

for (const [name, options, reason] of states) {
  test(`PROTO-03 PROTO-04 MON-02: SOCKS5 on a connection with "${name}" answers ${reason}`, async (t) => {
    const other = await proxyUnderTest(options);
    t.after(() => other.close());
    const wire = await connect(other);
    assert.equal((await open(wire, request('example.com'))).slice(0, 4), `050${reasons[reason].socks}`);
    assert.equal((await wire.rest()).length, 0);
  });
}

test('PROTO-03: a refused client that offers no sign-in also receives the reason', async (t) => {
  const other = await proxyUnderTest({ settings: { protocols: ['http'], whitelist: ['127.0.0.1'] } });
  t.after(() => other.close());
  const wire = await connect(other);
  wire.write(Buffer.concat([Buffer.of(5, 1, 0), request('example.com')]));
  assert.match((await wire.exactly(12)).toString('hex'), /^05000502/);
});

test('PROTO-02: a client that leaves in the middle of its handshake leaves nothing behind', async () => {
  const wire = await connect();
  wire.write(Buffer.concat([greeting, credentials().subarray(0, 5)]));
  await wire.exactly(2);
  wire.socket.end();
  await wire.over();
  assert.equal(proxy.connection.streams, proxy.connection.running.size);
});
