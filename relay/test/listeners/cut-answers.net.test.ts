import assert from 'node:assert/strict';
import type net from 'node:net';
import { test, type TestContext } from 'node:test';
import { relayLimits } from '../../src/limits.ts';
import { tcpOrigin } from '../support/origin.ts';
import { httpConnect, socksOpen, type Opened, type Via } from '../support/proxy-client.ts';
import { Wire } from '../support/wire.ts';
import { password } from '../fixtures.ts';
import { signIn } from './http-wire.ts';
import { proxyUnderTest, type ProxyOptions, type ProxyUnderTest } from './proxy-under-test.ts';

/**
 * Pitfall 39: a download that is cut while its client reads nothing. Every byte that was counted is delivered, as it was
 * sent and in order, and what follows is an end that HTTP calls incomplete.
 */

const enoughBytes = 1_000_000;
const announcedBytes = 50_000_000;
const block = Buffer.from(Array.from({ length: 65_521 }, (_, i) => i % 251)); // its length shares no factor with a buffer's

/** Sends the pattern for ever. */
function pours(socket: net.Socket): void {
  const write = () => {
    while (socket.writable && socket.write(block));
  };
  socket.on('drain', write);
  write();
}

function assertPattern(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; at += block.length) {
    const piece = bytes.subarray(at, at + block.length);
    assert.ok(piece.equals(block.subarray(0, piece.length)), `differs behind ${at}`);
  }
}

interface Way {
  /** What the origin sends before the pattern. */
  readonly head: string;
  /** HTTP version of the request; undefined: a tunnel. */
  readonly version?: string;
  readonly open?: (via: Via, host: string, port: number) => Promise<Opened>;
  /** Takes the pattern out of what the client got. */
  readonly body: (received: Buffer) => Buffer;
}

const afterHead = (received: Buffer) => received.subarray(received.indexOf('\r\n\r\n') + 4);
const ok = 'HTTP/1.1 200 OK\r\n';

const ways: Record<string, Way> = {
  CONNECT: { head: '', open: httpConnect, body: (received) => received },
  SOCKS5: { head: '', open: socksOpen, body: (received) => received },
  'a length': { head: `${ok}Content-Length: ${announcedBytes}\r\n\r\n`, version: '1.1', body: afterHead },
  chunks: {
    head: `${ok}Transfer-Encoding: chunked\r\n\r\n${announcedBytes.toString(16)}\r\n`,
    version: '1.1',
    body: unchunked,
  },
  'its end': { head: `${ok}\r\n`, version: '1.1', body: unchunked },
  'its end, HTTP/1.0': { head: `${ok}\r\n`, version: '1.0', body: afterHead },
};

/** Takes chunks apart; the last one must be missing. */
function unchunked(received: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let rest = afterHead(received); rest.length > 0;) {
    const line = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.toString('latin1', 0, line), 16);
    assert.ok(size > 0, 'a last chunk');
    pieces.push(rest.subarray(line + 2, line + 2 + size));
    rest = rest.subarray(line + 2 + size + 2);
  }
  return Buffer.concat(pieces);
}

/** A download by this way that has been counted up to `enoughBytes`, of which the client has read nothing. */
async function begun(t: TestContext, way: Way, options: ProxyOptions = {}, enough = enoughBytes) {
  const proxy = await proxyUnderTest(options);
  t.after(() => proxy.close());
  const origin = await tcpOrigin((socket) => {
    socket.once('data', () => {
      socket.write(way.head);
      pours(socket);
    });
  });
  t.after(() => origin.close());
  const wire = await opened(proxy, way, origin.port);
  t.after(() => wire.close());
  while (proxy.connection.untaken < enough) await new Promise(setImmediate);
  return { proxy, origin, wire };
}

async function opened(proxy: ProxyUnderTest, { open, version }: Way, port: number): Promise<Wire> {
  if (open) {
    const tunnel = await open({ port: proxy.port, login: { username: 'ppabcdefghijkm', password } }, '127.0.0.1', port);
    assert.ok(tunnel.ok);
    tunnel.wire.write('go');
    return tunnel.wire;
  }
  const wire = await Wire.connect(proxy.port);
  wire.write(`GET http://127.0.0.1:${port}/ HTTP/${version}\r\nHost: a\r\n${signIn}\r\n`);
  return wire;
}

async function assertDelivered(proxy: ProxyUnderTest, wire: Wire, way: Way): Promise<void> {
  const { bytes, how } = await wire.over();
  const body = way.body(bytes);
  wire.close();
  while (proxy.connection.running.size > 0 || proxy.connection.streams > 0) await new Promise(setImmediate);
  assert.equal(how, 'fin');
  assert.equal(body.length, proxy.connection.take().down - way.head.length, 'delivered is what is counted');
  assert.ok(body.length < announcedBytes);
  assertPattern(body);
}

const cuts: Record<string, (cut: Awaited<ReturnType<typeof begun>>) => void> = {
  'the destination resets': ({ origin }) => origin.sockets.forEach((socket) => socket.resetAndDestroy()),
  'the phone is lost': ({ proxy }) => proxy.loseTunnel(),
  'the connection is switched off': ({ proxy }) => proxy.connection.cutAll('connection_off'),
};

for (const [name, way] of Object.entries(ways)) {
  for (const [what, cut] of Object.entries(cuts)) {
    test(`PROTO-02 pitfall-39: ${what} in an answer by ${name}: the client gets all that came`, async (t) => {
      const running = await begun(t, way);
      cut(running);
      await assertDelivered(running.proxy, running.wire, way);
    });
  }

  test(`MON-02 pitfall-39: the quota ends in an answer by ${name}: what it paid for is delivered`, async (t) => {
    const { proxy, wire } = await begun(t, way, { settings: { quotaBytes: enoughBytes } });
    await assertDelivered(proxy, wire, way);
  });

  test(`PROTO-02 pitfall-39: the relay stops in an answer by ${name}: what came is delivered before it ends`, async (t) => {
    const { proxy, wire } = await begun(t, way);
    proxy.tunnels.close('relay_stopping');
    const closing = proxy.ports.end();
    await assertDelivered(proxy, wire, way);
    await closing;
  });
}

test('MON-02 pitfall-39: what the speed limit holds back of a cut answer still comes', async (t) => {
  const way = ways.CONNECT;
  assert.ok(way);
  const running = await begun(t, way, { settings: { speedBitsPerSecond: 16_000_000 } }, 300_000);
  cuts['the destination resets']?.(running);
  await assertDelivered(running.proxy, running.wire, way);
});

test('PROTO-02 pitfall-39: an origin that ends too early', async (t) => {
  for (const name of ['a length', 'chunks'] as const) {
    const way = ways[name];
    assert.ok(way);
    const { proxy, origin, wire } = await begun(t, way);
    for (const socket of origin.sockets) {
      socket.removeAllListeners('drain');
      socket.end();
    }
    await assertDelivered(proxy, wire, way);
  }
});

for (const [name, way] of Object.entries(ways)) {
  test(`PROTO-02 pitfall-39: a client that never reads an answer by ${name} is let go in the end`, async (t) => {
    const { proxy } = await begun(t, way);
    proxy.connection.cutAll('connection_off');
    const sweeps = relayLimits.lingerTimeoutMs / 5_000 + 1;
    for (let sweep = 0; sweep < sweeps; sweep++) proxy.pipes.sweep();
    while (proxy.pipes.size > 0) await new Promise(setImmediate);
    assert.equal(proxy.connection.streams, 0);
  });
}

test('PROTO-02 pitfall-39: short of memory, a cut frees what waits immediately', async (t) => {
  const way = ways.CONNECT;
  assert.ok(way);
  const { proxy } = await begun(t, way);
  proxy.connection.cutAll('connection_off');
  proxy.connection.cutAll('relay_overloaded');
  while (proxy.pipes.size > 0) await new Promise(setImmediate);
});
