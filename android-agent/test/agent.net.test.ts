import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { phoneMessage } from '@pocketproxy/relay/protocol';
import type { Agent } from '../src/agent.ts';
import { quickLimits, simulatedNetwork, startAgent } from './phone.ts';
import { portOf, StubRelay } from './stub-relay.ts';

let relay: StubRelay;
let agent: Agent | undefined;
beforeEach(async () => {
  relay = await StubRelay.start();
});
afterEach(async () => {
  await agent?.close();
  await relay.close();
});

test('SEC-02: the secret goes into the Authorization header and nowhere else', async () => {
  agent = startAgent(relay.url);
  const hello = await relay.message('hello');
  const [request] = relay.upgrades;
  assert.equal(request?.headers.authorization, 'Bearer ppd_test-secret-of-a-phone');
  assert.equal(request.url, '/tunnel');
  assert.equal(request.headers['sec-websocket-protocol'], 'pocketproxy.v1');
  assert.equal(request.headers['sec-websocket-extensions'], undefined);
  assert.deepEqual(hello.capabilities, ['udp', 'dns', 'rotate', 'reboot', 'find_phone', 'egress', 'steps', 'holds']);
  assert.ok(!JSON.stringify(relay.messages).includes('ppd_'));
});

test('SEC-02: a standard WebSocket server (ws) is spoken to as RFC 6455 wants', async (t) => {
  const http = createServer();
  const server = new WebSocketServer({ server: http, path: '/tunnel', handleProtocols: () => 'pocketproxy.v1' });
  t.after(() => {
    for (const socket of server.clients) socket.terminate();
    http.close();
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const hello = new Promise<unknown>((resolve) => {
    server.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        if (data[0] === 0x01) resolve(JSON.parse(data.toString('utf8', 5)));
      });
    });
  });
  agent = startAgent(new URL(`ws://127.0.0.1:${portOf(http.address())}/tunnel`));
  assert.equal(phoneMessage.parse(await hello).type, 'hello');
});

test('SEC-02: a server that does not choose pocketproxy.v1 gets no hello', async (t) => {
  const http = createServer();
  const server = new WebSocketServer({ server: http, handleProtocols: () => false });
  t.after(() => {
    for (const socket of server.clients) socket.terminate();
    http.close();
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const gone = new Promise<void>((resolve) => {
    server.on('connection', (socket) => {
      socket.on('message', () => assert.fail('hello to a stranger'));
      socket.on('close', () => resolve());
    });
  });
  agent = startAgent(new URL(`ws://127.0.0.1:${portOf(http.address())}/tunnel`));
  await gone;
});

test('an app that is closed says so to the relay', async () => {
  agent = startAgent(relay.url);
  await relay.message('hello');
  await agent.close();
  assert.equal(await relay.until(() => relay.endings[0]), 'phone_stopped');
});

test('a lost tunnel is back within 5 s, also when the relay was away', { timeout: 9_000 }, async () => {
  agent = startAgent(relay.url);
  await relay.message('hello');
  const { port } = relay;
  await relay.close();
  relay = await StubRelay.start(port);
  const startMs = performance.now();
  await relay.message('hello');
  assert.ok(performance.now() - startMs < 5_000);
});

test('SEC-02: 401 means unpaired: no second try in this minute', async (t) => {
  relay.refuse = { status: 401 };
  t.mock.timers.enable({ apis: ['setTimeout'] });
  agent = startAgent(relay.url, { random: () => 0 });
  await relay.until(() => relay.upgrades[0]);
  await settled(() => t.mock.timers.tick(29_000));
  assert.equal(relay.upgrades.length, 1);
  await settled(() => t.mock.timers.tick(2_000));
  await relay.until(() => relay.upgrades[1]);
});

test('429: Retry-After is kept', async (t) => {
  relay.refuse = { status: 429, headers: { 'Retry-After': '20' } };
  t.mock.timers.enable({ apis: ['setTimeout'] });
  agent = startAgent(relay.url, { random: () => 0 });
  await relay.until(() => relay.upgrades[0]);
  await settled(() => t.mock.timers.tick(19_000));
  assert.equal(relay.upgrades.length, 1);
  await settled(() => t.mock.timers.tick(2_000));
  await relay.until(() => relay.upgrades[1]);
});

test('MON-01: the relay learns immediately when mobile goes and comes', async () => {
  const network = simulatedNetwork();
  await new Promise<void>((onWelcome) => (agent = startAgent(relay.url, { network, onWelcome })));
  network.script({ mobile: 'down', battery: 41 });
  const down = await relay.message('heartbeat');
  assert.deepEqual([down.state.mobileUp, down.state.batteryPercent, down.state.publicIpv4], [false, 41, undefined]);
  const seen = relay.messages.length;
  network.script({ mobile: 'up' });
  const up = await relay.message('heartbeat', seen);
  assert.equal(up.state.mobileUp, true);
  assert.ok(up.state.publicIpv4);
});

test('ROT-02: a rotation that costs the tunnel is reported in the next session, its steps before its result', async () => {
  const network = simulatedNetwork({ rotationDropsTunnel: true });
  await new Promise<void>((onWelcome) => (agent = startAgent(relay.url, { network, onWelcome })));
  const id = randomUUID();
  relay.command('rotate', id, 10);
  const result = await relay.message('result');
  assert.equal(relay.sessions.length, 2);
  assert.deepEqual([result.id, result.ok], [id, true]);
  assert.notEqual(result.oldIp, result.newIp);
  assert.deepEqual(stepsOf(id), ['radio_off', 'hold', 'radio_on', 'waiting_ip']);
});

test('ROT-01: each step is reported to a relay that accepts it, before it is done', async () => {
  const network = simulatedNetwork();
  await new Promise<void>((onWelcome) => (agent = startAgent(relay.url, { network, onWelcome })));
  const id = randomUUID();
  relay.command('rotate', id, 10);
  await relay.message('result');
  assert.deepEqual(stepsOf(id), ['radio_off', 'hold', 'radio_on', 'waiting_ip']);
});

test('ROT-01: a relay that says nothing of what it accepts gets no steps, and reasons that it knows', async () => {
  relay.accepts = undefined;
  const network = simulatedNetwork();
  network.script({ rotation: 'sticks' });
  const rotationLimits = quickLimits;
  await new Promise<void>((onWelcome) => (agent = startAgent(relay.url, { network, onWelcome, rotationLimits })));
  const id = randomUUID();
  relay.command('rotate', id, 10);
  assert.equal((await relay.message('result')).reason, 'rotation_stuck');
  assert.deepEqual(stepsOf(id), []);
});

test('ROT-02: a result that may have been lost with its tunnel is sent again', async () => {
  const network = simulatedNetwork();
  await new Promise<void>((onWelcome) => (agent = startAgent(relay.url, { network, onWelcome })));
  const id = randomUUID();
  relay.command('find_phone', id);
  await relay.message('result');
  const seen = relay.messages.length;
  network.script({ tunnel: 'drop' });
  assert.equal((await relay.message('result', seen)).id, id);
  assert.equal(relay.sessions.length, 2);
});

test('PROTO-04: streams end when the session does', async () => {
  const network = simulatedNetwork();
  await new Promise<void>((onWelcome) => (agent = startAgent(relay.url, { network, onWelcome })));
  const client = relay.open('ip.pocketproxy.test', 80);
  await client.until(() => client.opened);
  network.script({ tunnel: 'drop' });
  assert.equal(await client.closed, 'tunnel_lost');
  assert.equal(agent?.openExits, 0);
});

test('close() may be called twice and ends everything', async () => {
  await new Promise<void>((onWelcome) => (agent = startAgent(relay.url, { onWelcome })));
  await Promise.all([agent?.close(), agent?.close()]);
  await agent?.close();
  assert.equal(agent?.connected, false);
});

function stepsOf(id: string): string[] {
  return relay.messages.flatMap((message) => (message.type === 'step' && message.id === id ? message.step : []));
}

/** Advances mocked time once the agent has had the chance to see the answer that is on its way. */
async function settled(advance: () => void): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  advance();
}
