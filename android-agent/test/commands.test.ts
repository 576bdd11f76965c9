import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { Commands, type Result } from '../src/commands.ts';
import { agentLimits } from '../src/limits.ts';
import type { SimulatedNetwork } from '../src/network/simulated-network.ts';
import { rotate } from '../src/rotation.ts';
import { silent, simulatedNetwork } from './phone.ts';

const quick = { ...agentLimits, rotationMs: 500, recoverMs: 1_000, ipCheckTimeoutMs: 500, ipCheckRetryMs: 5 };
let network: SimulatedNetwork;
const networks: SimulatedNetwork[] = [];
after(() => {
  for (const used of networks) used.close();
});

function start(scripted = simulatedNetwork()) {
  network = scripted;
  networks.push(network);
  let nowMs = 1_000;
  const results: Result[] = [];
  const waiting = new Set<() => void>();
  const commands = new Commands({
    network,
    log: silent,
    now: () => nowMs,
    report: (result) => {
      results.push(result);
      for (const wake of waiting) wake();
    },
    rotate: (on, expired, stop) => rotate(on, expired, stop, quick),
  });
  const receive = (
    kind: 'rotate' | 'reboot' | 'find_phone',
    id: string = randomUUID(),
    expiresInMs = 10_000,
  ): string => {
    commands.receive({ type: 'command', id, kind, expiresInMs });
    return id;
  };
  const result = async (id: string): Promise<Result> => {
    for (;;) {
      const found = results.find((one) => one.id === id);
      if (found) return found;
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
  };
  return { commands, receive, result, results, advance: (ms: number) => (nowMs += ms) };
}

test('ROT-02: a rotation that worked reports both addresses', async () => {
  const { receive, result } = start();
  const before = network.state().publicIpv4;
  const { ok, oldIp, newIp, attempts } = await result(receive('rotate'));
  assert.equal(ok, true);
  assert.equal(oldIp, before);
  assert.equal(newIp, network.state().publicIpv4);
  assert.notEqual(newIp, oldIp);
  assert.equal(attempts, 1);
});

test('ROT-02 pitfall-11: the same address again is not called done', async () => {
  const { receive, result } = start();
  network.script({ rotation: 'same_ip' });
  const { ok, reason, oldIp, newIp } = await result(receive('rotate'));
  assert.deepEqual([ok, reason], [false, 'same_ip']);
  assert.equal(oldIp, newIp);
});

test('ROT-02 pitfall-11: a rotation that fails is reported as rotation_failed, and mobile is up again', async () => {
  const { receive, result } = start();
  network.script({ rotation: 'fails' });
  const { ok, reason } = await result(receive('rotate'));
  assert.deepEqual([ok, reason], [false, 'rotation_failed']);
  assert.equal(network.state().mobileUp, true);
});

test('ROT-02 pitfall-11: a phone that sticks leaves airplane mode again', async () => {
  const { receive, result } = start();
  network.script({ rotation: 'sticks' });
  const running = result(receive('rotate'));
  const { ok, reason, oldIp, newIp } = await running;
  assert.deepEqual([ok, reason, newIp], [false, 'rotation_stuck', undefined]);
  assert.ok(oldIp);
  assert.equal(network.unavailable(), undefined);
});

test('ROT-02: a rotation without mobile network is refused and touches nothing', async () => {
  const { receive, result } = start();
  network.script({ mobile: 'down' });
  const { ok, reason, attempts } = await result(receive('rotate'));
  assert.deepEqual([ok, reason, attempts], [false, 'mobile_down', 0]);
});

test('ROT-03 pitfall-11: a command past its expiry does not run', async () => {
  const { receive, result } = start();
  const before = network.state().publicIpv4;
  assert.equal((await result(receive('rotate', randomUUID(), 0))).reason, 'expired');
  assert.equal(network.state().publicIpv4, before);
});

test('ROT-03: a rotation that expires while the old address is looked up does not touch the radio', async () => {
  const { receive, result, advance } = start();
  network.script({ latencyMs: 10 });
  const before = network.state().publicIpv4;
  const id = receive('rotate', randomUUID(), 5_000);
  advance(6_000);
  const { ok, reason } = await result(id);
  assert.deepEqual([ok, reason], [false, 'expired']);
  assert.equal(network.state().publicIpv4, before);
});

test('ROT-05: one command at a time, the second is refused as busy', async () => {
  const { receive, result } = start();
  const first = receive('rotate');
  assert.equal((await result(receive('rotate'))).reason, 'busy');
  assert.equal((await result(first)).ok, true);
});

test('ROT-03: the same id runs at most once; its result is reported again', async () => {
  const { receive, result, results } = start();
  const id = receive('rotate');
  receive('rotate', id);
  const first = await result(id);
  receive('rotate', id);
  assert.deepEqual(results, [first, first]);
  assert.equal(network.state().publicIpv4, first.newIp);
});

test('DASH-05: find_phone answers; what a phone cannot do is reported', async () => {
  const { receive, result } = start();
  assert.equal((await result(receive('find_phone'))).ok, true);
  Object.defineProperty(network, 'commands', { value: [] });
  assert.equal((await result(receive('reboot'))).reason, 'command_unsupported');
});

test('pitfall-11: closing during a rotation that sticks leaves airplane mode and ends', async () => {
  const { commands, receive } = start();
  network.script({ rotation: 'sticks' });
  const inAirplane = new Promise<void>((resolve) => network.onChange(() => network.unavailable() && resolve()));
  receive('rotate');
  await inAirplane;
  await commands.close();
  assert.equal(network.unavailable(), undefined);
});
