import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test, type TestContext } from 'node:test';
import { SlabReads } from '@pocketproxy/relay/engine';
import { type Reason } from '@pocketproxy/relay/protocol';
import { Refused } from '../refused.ts';
import { Connect, type Connected } from './connect.ts';

test('PROTO-02: when an earlier dial wins after a later one began, its first bytes are the origin’s', async () => {
  const greeting = 'hello from the origin';
  const origin = net.createServer((socket) => void socket.on('error', () => undefined).write(greeting));
  origin.listen(0, '127.0.0.1');
  await once(origin, 'listening');
  const address = origin.address();
  assert.ok(address !== null && typeof address === 'object');
  const { port } = address;

  // The first dial is held until the second has been made; the second one never gets anywhere.
  let letFirstGo: () => void = () => assert.fail();
  let dials = 0;
  const dialTcp = (_address: Uint8Array, _port: number, onread?: net.OnReadOpts): net.Socket => {
    const first = dials++ === 0;
    if (!first) queueMicrotask(() => letFirstGo());
    const lookup: net.LookupFunction = (_host, options, done) => {
      if (first)
        letFirstGo = () =>
          options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
    };
    return net.connect({ host: 'held.test', port, onread, lookup, allowHalfOpen: true });
  };

  const { socket, reads } = await new Promise<Connected>((resolve) => {
    const addresses = [Uint8Array.of(192, 0, 2, 1), Uint8Array.of(192, 0, 2, 2)];
    new Connect(
      { dialTcp },
      addresses,
      port,
      (result) => (typeof result === 'string' ? assert.fail(result) : resolve(result)),
      () => new SlabReads(() => undefined, false),
    );
  });
  assert.ok(reads);
  const received = await new Promise<string>((resolve) => (reads.onData = (chunk) => resolve(chunk.toString())));
  assert.equal(received, greeting);
  assert.equal(dials, 2);
  socket.destroy();
  origin.close();
});

/** Dials that fail or never end, but for the listening address; `dialled` is the last byte of each. */
async function dialling(t: TestContext, works: number) {
  const origin = net.createServer((socket) => socket.on('error', () => undefined).resume());
  origin.listen(0, '127.0.0.1');
  await once(origin, 'listening');
  t.after(() => origin.close());
  const address = origin.address();
  assert.ok(address !== null && typeof address === 'object');
  const dialled: number[] = [];
  const dialTcp = (bytes: Uint8Array): net.Socket => {
    dialled.push(bytes[3] ?? 0);
    if (bytes[3] !== works) throw new Refused('network_unreachable');
    return net.connect({ host: '127.0.0.1', port: address.port });
  };
  const connect = (addresses: Uint8Array[], later?: Promise<Uint8Array[]>) =>
    new Promise<Connected | Reason>((done) => new Connect({ dialTcp }, addresses, 80, done, undefined, later));
  return { dialled, connect };
}

const addressesTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, at) => Uint8Array.of(192, 0, 2, first + at));

test('RFC 8305: every address of a name is tried, not the first few', async (t) => {
  const { dialled, connect } = await dialling(t, 40);
  const result = await connect(addressesTo(40));
  assert.ok(typeof result !== 'string');
  result.socket.destroy();
  assert.equal(dialled.length, 40);
});

test('RFC 8305: addresses that are found later are tried too, and waited for', async (t) => {
  const { dialled, connect } = await dialling(t, 3);
  const result = await connect(addressesTo(2), Promise.resolve(addressesTo(3, 3)));
  assert.ok(typeof result !== 'string');
  result.socket.destroy();
  assert.deepEqual(dialled, [1, 2, 3]);
  assert.equal(await connect(addressesTo(2), Promise.resolve([])), 'network_unreachable');
});
