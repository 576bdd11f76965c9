import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTarget, type Target } from '../protocol/address.ts';
import { limits } from '../protocol/limits.ts';
import { Recorder, deferred, sessionPair } from './session-pair.ts';
import type { Stream } from './stream.ts';

const target = parseTarget('ip.pocketproxy.test', 80) ?? assert.fail();

/** A phone that accepts everything and hands its end of each stream out. */
function acceptingPhone() {
  const streams: { stream: Stream; target: Target; end: Recorder }[] = [];
  const arrived: ((entry: (typeof streams)[number]) => void)[] = [];
  return {
    onOpen(stream: Stream, wanted: Target) {
      const end = new Recorder();
      end.stream = stream;
      const entry = { stream, target: wanted, end };
      streams.push(entry);
      queueMicrotask(() => stream.accept());
      arrived.shift()?.(entry);
      return end;
    },
    next: () => new Promise<(typeof streams)[number]>((resolve) => arrived.push(resolve)),
  };
}

function open(session: { open(target: Target, handler: Recorder): Stream }): Recorder {
  const recorder = new Recorder();
  recorder.stream = session.open(target, recorder);
  return recorder;
}

test('PROTO-02 a stream carries bytes both ways and sends the phone the name', async (t) => {
  const phone = acceptingPhone();
  const pair = await sessionPair(t, phone);
  const arriving = phone.next();
  const near = open(pair.relay);
  near.stream?.write(Buffer.from('early '));
  const far = await arriving;
  assert.deepEqual([far.target.kind, far.target.host, far.target.port], ['name', 'ip.pocketproxy.test', 80]);
  await near.opened.promise;
  near.stream?.write(Buffer.from('up'));
  far.stream.write(Buffer.from('down'));
  await Promise.all([far.end.until(8), near.until(4)]);
  assert.equal(far.end.text, 'early up');
  assert.equal(near.text, 'down');
  await pair.close();
  assert.equal(await near.closed.promise, 'tunnel_lost');
});

for (const first of ['relay', 'phone'] as const) {
  test(`PROTO-02 half-close: the ${first} ends first and still gets everything`, async (t) => {
    const phone = acceptingPhone();
    const pair = await sessionPair(t, phone);
    const arriving = phone.next();
    const near = open(pair.relay);
    const far = await arriving;
    await near.opened.promise;
    const [ender, other] = first === 'relay' ? [near, far.end] : [far.end, near];
    ender.stream?.write(Buffer.from('last words'));
    ender.stream?.end();
    await other.ended.promise;
    assert.equal(other.text, 'last words');
    other.stream?.write(Buffer.alloc(300_000, 1));
    other.stream?.end();
    assert.equal(await ender.closed.promise, 'done');
    assert.equal(await other.closed.promise, 'done');
    assert.equal(ender.received, 300_000);
    assert.deepEqual([pair.relay.openStreams, pair.phone.openStreams], [0, 0]);
  });
}

test('pitfall-19 a reader that stops holds one window, and others continue', async (t) => {
  const phone = acceptingPhone();
  const pair = await sessionPair(t, phone);
  const [arriving, arriving2] = [phone.next(), phone.next()];
  const stopped = open(pair.relay);
  stopped.takes = false;
  const going = open(pair.relay);
  const [first, second] = await Promise.all([arriving, arriving2]);
  for (let i = 0; i < 64; i++) first.stream.write(Buffer.alloc(65_536));
  for (let i = 0; i < 64; i++) second.stream.write(Buffer.alloc(65_536));
  await going.until(64 * 65_536);
  assert.equal(stopped.received, limits.initialWindowBytes);
  stopped.takes = true;
  stopped.stream?.consumed(stopped.received);
  await stopped.until(64 * 65_536);
});

test('PROTO-02 a small message passes a stream with megabytes waiting', async (t) => {
  const phone = acceptingPhone();
  const pair = await sessionPair(t, phone);
  const [arrivingBulk, arrivingSmall] = [phone.next(), phone.next()];
  const bulk = open(pair.relay);
  const small = open(pair.relay);
  const farBulk = await arrivingBulk;
  const farSmall = await arrivingSmall;
  const waiting = 64 * 1_048_576;
  for (let sent = 0; sent < waiting; sent += 1_048_576) farBulk.stream.write(Buffer.alloc(1_048_576));
  await bulk.until(1_048_576);
  farSmall.stream.write(Buffer.from('ping'));
  await small.until(4);
  assert.ok(bulk.received < waiting, 'the small message came before the bulk was through');
});

test('a phone that refuses answers with its reason; the tunnel lives on', async (t) => {
  const pair = await sessionPair(t, {
    onOpen(stream) {
      const end = new Recorder();
      queueMicrotask(() => stream.reset('connect_refused'));
      return end;
    },
  });
  assert.equal(await open(pair.relay).closed.promise, 'connect_refused');
  assert.equal(await open(pair.relay).closed.promise, 'connect_refused');
  assert.equal(pair.relay.closed, false);
});

test('a session that ends notifies every stream, once, with its reason', async (t) => {
  const phone = acceptingPhone();
  const pair = await sessionPair(t, phone);
  const arriving = phone.next();
  const near = open(pair.relay);
  const far = await arriving;
  pair.relay.close('session_replaced');
  assert.equal(await near.closed.promise, 'session_replaced');
  assert.equal(await far.end.closed.promise, 'session_replaced');
  assert.equal(await pair.ended.phone, 'session_replaced');
  const late = open(pair.relay);
  assert.equal(await late.closed.promise, 'tunnel_lost');
});

test('PROTO-02 UDP datagrams keep their borders and addresses, and a flow drops the oldest when full', async (t) => {
  const got = deferred<Buffer[]>();
  const seen: Buffer[] = [];
  const pair = await sessionPair(t, {
    onUdpOpen: (flow) => ({
      onDatagram(address, payload) {
        assert.deepEqual([address.host, address.port], ['192.0.2.1', 53]);
        seen.push(payload);
        flow.send(address, payload);
        if (seen.length === limits.maxUdpQueueDatagrams) got.resolve(seen);
      },
      onClose: () => undefined,
    }),
  });
  const back = deferred<void>();
  let answers = 0;
  const flow = pair.relay.openUdp({
    onDatagram: () => (++answers === limits.maxUdpQueueDatagrams ? back.resolve() : undefined),
    onClose: () => undefined,
  });
  const address = parseTarget('192.0.2.1', 53) ?? assert.fail();
  for (let i = 0; i < limits.maxUdpQueueDatagrams + 10; i++) flow.send(address, Buffer.from([i >> 8, i & 0xff]));
  assert.equal(flow.dropped, 10);
  assert.deepEqual([...((await got.promise)[0] ?? [])], [0, 10]);
  await back.promise;
});
