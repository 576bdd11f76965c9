import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { relayLimits } from '../../limits.ts';
import { UdpPorts } from './udp-ports.ts';

const range = { min: 21_000, max: 21_007 }; // two for one customer

/** Ports whose sockets the kernel refuses, by the error's code; notes what was asked for. Nothing is bound. */
function kernel(codeOf: (port: number) => string | undefined = () => undefined) {
  const asked: number[] = [];
  const create = () => {
    const socket = createSocket('udp4');
    socket.bind = (options: unknown, bound?: unknown) => {
      const port = Number(Object(options).port);
      asked.push(port);
      const code = codeOf(port);
      queueMicrotask(() => {
        if (code) socket.emit('error', Object.assign(new Error(code), { code }));
        else if (typeof bound === 'function') bound();
      });
      return socket;
    };
    return socket;
  };
  return { asked, create };
}

test('PROTO-02: a port that another program holds is passed over', async () => {
  const { asked, create } = kernel((port) => (port === 21_003 ? 'EADDRINUSE' : undefined));
  const socket = await new UdpPorts(range, create, () => 3 / 8).open('127.0.0.1', 'customer');
  assert.ok(typeof socket !== 'string');
  assert.deepEqual(asked, [21_003, 21_004]);
  socket.close();
});

test('PROTO-02: the search for a port ends', async () => {
  const wide = { min: 21_000, max: 21_999 };
  const { asked, create } = kernel(() => 'EADDRINUSE');
  assert.equal(await new UdpPorts(wide, create).open('127.0.0.1', 'customer'), 'udp_ports_taken');
  assert.equal(new Set(asked).size, relayLimits.maxUdpBindTries);
  const few = kernel(() => 'EADDRINUSE');
  assert.equal(await new UdpPorts(range, few.create).open('127.0.0.1', 'customer'), 'udp_ports_taken');
  assert.equal(new Set(few.asked).size, 8);
});

test('PROTO-02: without a free socket the relay is overloaded, and the port is free again', async () => {
  let code: string | undefined = 'EMFILE';
  const ports = new UdpPorts({ min: 21_000, max: 21_000 }, kernel(() => code).create);
  assert.equal(await ports.open('127.0.0.1', 'customer'), 'relay_overloaded');
  code = undefined;
  const socket = await ports.open('127.0.0.1', 'customer');
  assert.ok(typeof socket !== 'string');
  socket.close();
});

test('a customer holds its share of the range and no more; others still find ports', async () => {
  const ports = new UdpPorts(range, kernel().create);
  const held = [await ports.open('127.0.0.1', 'greedy'), await ports.open('::1', 'greedy')];
  assert.equal(await ports.open('127.0.0.1', 'greedy'), 'udp_ports_taken');
  held.push(await ports.open('127.0.0.1', 'other'));
  const [first] = held;
  assert.ok(first && typeof first !== 'string');
  first.close();
  await once(first, 'close');
  held.push(await ports.open('127.0.0.1', 'greedy'));
  for (const socket of held.slice(1)) {
    assert.ok(typeof socket !== 'string');
    socket.close();
  }
});
