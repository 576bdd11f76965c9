import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import { SlabReads } from '@pocketproxy/relay/protocol';
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
