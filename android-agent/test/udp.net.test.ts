import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { after, afterEach, before, test } from 'node:test';
import { parseTarget, type Reason, type Target } from '@pocketproxy/relay/protocol';
import type { Agent } from '../src/agent.ts';
import { simulatedNetwork, startAgent } from './phone.ts';
import { StubRelay } from './stub-relay.ts';

let relay: StubRelay;
let echo: Socket;
let echoPort: number;
let agent: Agent;

before(async () => {
  relay = await StubRelay.start();
  echo = createSocket('udp4');
  echo.on('message', (payload, from) => echo.send(payload, from.port, from.address));
  echo.bind(0, '127.0.0.1');
  await once(echo, 'listening');
  echoPort = echo.address().port;
});
after(async () => {
  await relay.close();
  echo.close();
});
afterEach(async () => {
  await agent.close();
  relay.messages.length = 0;
});

interface Received {
  readonly from: Target;
  readonly text: string;
}

function openFlow() {
  const waiting: ((received: Received) => void)[] = [];
  const arrived: Received[] = [];
  let close: (reason: Reason) => void = () => undefined;
  const closed = new Promise<Reason>((resolve) => (close = resolve));
  const flow = relay.session.openUdp({
    onDatagram: (from, payload) => {
      const received = { from, text: payload.toString() };
      const next = waiting.shift();
      if (next) next(received);
      else arrived.push(received);
    },
    onClose: (reason) => close(reason),
  });
  const next = (): Promise<Received> => {
    const ready = arrived.shift();
    return ready ? Promise.resolve(ready) : new Promise((resolve) => waiting.push(resolve));
  };
  const send = (host: string, port: number, text: string): void => {
    const target = parseTarget(host, port);
    assert.ok(target);
    flow.send(target, Buffer.from(text));
  };
  return { flow, send, next, closed };
}

async function phone(allow: readonly string[], hosts?: ReadonlyMap<string, Uint8Array>) {
  const network = simulatedNetwork({ hosts });
  await new Promise<void>((onWelcome) => {
    agent = startAgent(relay.url, { allow, network, onWelcome });
  });
  return network;
}

test('PROTO-02: datagrams go to addresses and names, and come back with the address they came from', async () => {
  await phone(['127.0.0.0/8'], new Map([['echo.test', Uint8Array.of(127, 0, 0, 1)]]));
  const { send, next, flow } = openFlow();
  send('127.0.0.1', echoPort, 'one');
  assert.deepEqual(await next().then(({ from, text }) => [from.host, from.port, text]), ['127.0.0.1', echoPort, 'one']);
  send('echo.test', echoPort, 'two');
  assert.deepEqual(await next().then(({ from, text }) => [from.host, from.port, text]), ['127.0.0.1', echoPort, 'two']);
  flow.close('done');
});

test('SEC-03: the egress policy is asked for each datagram, on the address a name resolved to as well', async (t) => {
  await phone(['127.0.0.1/32'], new Map([['inside.test', Uint8Array.of(127, 0, 0, 2)]]));
  const seen = createSocket('udp4');
  t.after(() => seen.close());
  seen.on('message', () => assert.fail('a refused datagram arrived'));
  seen.bind(0, '127.0.0.2');
  await once(seen, 'listening');
  const { send, next, flow } = openFlow();
  send('127.0.0.2', seen.address().port, 'refused');
  send('inside.test', seen.address().port, 'refused');
  send('127.0.0.1', echoPort, 'allowed');
  assert.equal((await next()).text, 'allowed');
  flow.close('done');
});

test('PROTO-02: only addresses that the flow has sent to may answer', async (t) => {
  await phone(['127.0.0.0/8']);
  const { send, next, flow } = openFlow();
  const stranger = createSocket('udp4');
  t.after(() => stranger.close());
  stranger.bind(0, '127.0.0.3');
  await once(stranger, 'listening');
  const helper = createSocket('udp4');
  t.after(() => helper.close());
  helper.bind(0, '127.0.0.1');
  await once(helper, 'listening');
  helper.on('message', (_, from) => {
    stranger.send('stranger', from.port, '127.0.0.1', () => helper.send('friend', from.port, '127.0.0.1'));
  });
  send('127.0.0.1', helper.address().port, 'hello');
  assert.equal((await next()).text, 'friend');
  flow.close('done');
});

test('PROTO-04 pitfall-10: without mobile network flows are cut and refused', async () => {
  const network = await phone(['127.0.0.0/8']);
  const running = openFlow();
  running.send('127.0.0.1', echoPort, 'x');
  await running.next();
  network.script({ mobile: 'down' });
  assert.equal(await running.closed, 'mobile_down');
  assert.equal(await openFlow().closed, 'mobile_down');
  assert.equal(agent.openExits, 0);
});

test('PROTO-02: a flow that no one uses ends with idle_timeout', async (t) => {
  await phone(['127.0.0.0/8']);
  t.mock.timers.enable({ apis: ['setInterval'] }); // from here on, so that the tunnel's own timers stay real
  const { send, next, closed } = openFlow();
  send('127.0.0.1', echoPort, 'x');
  await next();
  t.mock.timers.tick(120_000); // it was used in this time
  send('127.0.0.1', echoPort, 'y');
  assert.equal((await next()).text, 'y');
  t.mock.timers.tick(120_000);
  t.mock.timers.tick(120_000);
  t.mock.timers.reset();
  assert.equal(await closed, 'idle_timeout');
});
