import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { attemptWithinMs, holdsMs } from '@pocketproxy/relay/contract/rotations';
import type { RotationStep } from '@pocketproxy/relay/protocol';
import { Commands, type Command } from '../src/commands.ts';
import { Journal, type Result } from '../src/journal.ts';
import { agentLimits } from '../src/limits.ts';
import type { PhoneScript } from '../src/network/phone-script.ts';
import type { SimulatedNetwork } from '../src/network/simulated-network.ts';
import { quickLimits, silent, simulatedNetwork } from './phone.ts';

const networks: SimulatedNetwork[] = [];
after(() => {
  for (const used of networks) used.close();
});

function start(script: PhoneScript = {}, network = simulatedNetwork(), journal = new Journal()) {
  networks.push(network);
  network.script(script);
  let nowMs = 1_000;
  const results: Result[] = [];
  const steps: RotationStep[] = [];
  const waiting = new Set<() => void>();
  const report = (result: Result): Promise<void> => {
    results.push(result);
    // As by a socket: the other side sees it in a later turn
    for (const wake of waiting) setImmediate(wake);
    return Promise.resolve();
  };
  const commands = new Commands({
    network,
    journal,
    log: silent,
    now: () => nowMs,
    reports: {
      result: async (result) => {
        await journal.note(result.id, { result });
        await report(result);
      },
      again: async (id) => {
        const result = journal.get(id)?.result;
        if (result) await report(result);
      },
      step: (_, step) => steps.push(step),
    },
    rotationLimits: quickLimits,
  });
  const receive = (kind: Command['kind'], options: Partial<Command> = {}): string => {
    const command: Command = { type: 'command', id: randomUUID(), kind, expiresInMs: 10_000, holdMs: 10, ...options };
    commands.receive(command);
    return command.id;
  };
  const result = async (id: string): Promise<Result> => {
    for (;;) {
      const found = results.find((one) => one.id === id);
      if (found) return found;
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
  };
  return { network, journal, commands, receive, result, results, steps, advance: (ms: number) => (nowMs += ms) };
}

test('ROT-02: a rotation that worked reports its steps, both addresses and how', async () => {
  const { network, receive, result, steps } = start();
  const oldIp = network.state().publicIpv4;
  const id = receive('rotate');
  const outcome = await result(id);
  const newIp = network.state().publicIpv4;
  assert.deepEqual(outcome, { type: 'result', id, ok: true, oldIp, newIp, method: 'simulated', attempts: 1 });
  assert.notEqual(newIp, oldIp);
  assert.deepEqual(steps, ['radio_off', 'hold', 'radio_on', 'waiting_ip']);
});

test('ROT-02: the radio stays off for as long as the relay says, and for 2 s when it says nothing', async () => {
  for (const [holdMs, needsHoldMs] of [
    [60, 60],
    [undefined, 2_000],
  ]) {
    const { receive, result } = start({ needsHoldMs });
    const startMs = performance.now();
    assert.equal((await result(receive('rotate', { holdMs }))).ok, true);
    assert.ok(performance.now() - startMs >= (needsHoldMs ?? 0) - 1);
    const tooShort = start({ needsHoldMs: (needsHoldMs ?? 0) + 1 });
    assert.equal((await tooShort.result(tooShort.receive('rotate', { holdMs }))).reason, 'same_ip');
  }
});

test('ROT-02: an older phone neither reports steps nor holds, and rotates all the same', async () => {
  const { receive, result, steps } = start({ needsHoldMs: 1 }, simulatedNetwork({ holds: false }));
  assert.equal((await result(receive('rotate', { holdMs: 5_000 }))).reason, 'same_ip');
  assert.deepEqual(steps, []);
});

const failures = [
  { script: { rotation: 'same_ip' }, reason: 'same_ip', looksAgain: true },
  { script: { rotation: 'fails' }, reason: 'rotation_failed', looksAgain: true },
  { script: { rotation: 'sticks' }, reason: 'radio_stuck', looksAgain: false },
  { script: { rotation: 'no_network' }, reason: 'no_network', looksAgain: false },
] as const;
for (const { script, reason, looksAgain } of failures) {
  test(`ROT-02 pitfall-11: ${reason} is reported as such, and the mobile network is back`, async () => {
    const { network, receive, result } = start(script);
    const { ok, reason: reported, oldIp, newIp, attempts } = await result(receive('rotate'));
    assert.deepEqual([ok, reported, attempts], [false, reason, 1]);
    assert.ok(oldIp);
    assert.equal(newIp, looksAgain ? oldIp : undefined);
    assert.equal(network.unavailable(), undefined);
  });
}

test('ROT-02 pitfall-11: a phone that never returns stays away until it is scripted to', async () => {
  const { network, receive, result } = start({ rotation: 'never_returns' });
  assert.equal((await result(receive('rotate'))).reason, 'no_network');
  assert.deepEqual([network.unavailable(), network.reachable()], ['mobile_down', false]);
  network.script({ rotation: 'changes' });
  assert.equal(network.reachable(), true);
  await network.publicIp(new AbortController().signal);
});

test('ROT-02: the third attempt changes the address, and so does every third after it', async () => {
  const { receive, result } = start({ changesAtAttempt: 3 });
  const ends: unknown[] = [];
  for (let attempt = 1; attempt <= 6; attempt++) ends.push((await result(receive('rotate'))).reason);
  assert.deepEqual(ends, ['same_ip', 'same_ip', undefined, 'same_ip', 'same_ip', undefined]);
});

test('ROT-02: listed addresses come in turn, so that one was seen before', async () => {
  const addresses = ['10.0.0.1', '10.0.0.2']; // of none of the simulated carriers, so that the first is new
  const { receive, result } = start({ addresses });
  const got: unknown[] = [];
  for (let turn = 0; turn < 3; turn++) got.push((await result(receive('rotate'))).newIp);
  assert.deepEqual(got, ['10.0.0.1', '10.0.0.2', '10.0.0.1']);
});

test('ROT-02: a rotation without mobile network is refused and touches nothing', async () => {
  const { receive, result, steps } = start({ mobile: 'down' });
  const { ok, reason, attempts, method } = await result(receive('rotate'));
  assert.deepEqual([ok, reason, attempts, method, steps], [false, 'mobile_down', 0, undefined, []]);
});

test('ROT-03 pitfall-11: a command past its expiry does not run', async () => {
  const { network, receive, result } = start();
  const before = network.state().publicIpv4;
  assert.equal((await result(receive('rotate', { expiresInMs: 0 }))).reason, 'expired');
  assert.equal(network.state().publicIpv4, before);
});

test('ROT-03: a rotation that expires while the old address is looked up does not touch the radio', async () => {
  const { network, receive, result, advance } = start({ latencyMs: 10 });
  const before = network.state().publicIpv4;
  const id = receive('rotate', { expiresInMs: 5_000 });
  advance(6_000);
  const { ok, reason } = await result(id);
  assert.deepEqual([ok, reason], [false, 'expired']);
  assert.equal(network.state().publicIpv4, before);
});

test('ROT-03: a clock that jumps a day, either way, expires nothing and changes no result', async (t) => {
  const { network, receive, result } = start();
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 0, 2) });
  for (const day of [3, 1]) {
    const inAirplane = new Promise<void>((resolve) => network.onChange(() => network.unavailable() && resolve()));
    const id = receive('rotate');
    await inAirplane;
    t.mock.timers.setTime(Date.UTC(2026, 0, day));
    assert.equal((await result(id)).ok, true);
  }
});

test('ROT-01: a command that comes while the result before it is being written is run, not refused as busy', async () => {
  let written = (): void => undefined;
  let blocked = false;
  const journal = new Journal([], () => (blocked ? new Promise((resolve) => (written = resolve)) : Promise.resolve()));
  const { receive, result, steps } = start({}, simulatedNetwork(), journal);
  const first = receive('rotate');
  while (!steps.includes('waiting_ip')) await new Promise(setImmediate);
  blocked = true;
  while (!journal.get(first)?.result) await new Promise(setImmediate);
  blocked = false;
  const second = receive('rotate');
  written();
  assert.equal((await result(first)).ok, true);
  assert.equal((await result(second)).ok, true);
});

test('ROT-05: one command at a time, the second is refused as busy', async () => {
  const { receive, result } = start();
  const first = receive('rotate');
  assert.equal((await result(receive('rotate'))).reason, 'busy');
  assert.equal((await result(first)).ok, true);
});

test('ROT-03: the same id runs at most once; its result is reported again', async () => {
  const { network, receive, result, results } = start();
  const id = receive('rotate');
  receive('rotate', { id });
  const first = await result(id);
  receive('rotate', { id });
  assert.deepEqual(results, [first, first]);
  assert.equal(network.state().publicIpv4, first.newIp);
});

test('DASH-05: find_phone answers; what a phone cannot do is reported', async () => {
  const { network, receive, result } = start();
  assert.equal((await result(receive('find_phone'))).ok, true);
  Object.defineProperty(network, 'commands', { value: [] });
  assert.equal((await result(receive('reboot'))).reason, 'command_unsupported');
});

test('pitfall-11: closing during a rotation that sticks leaves airplane mode; the next run reports it', async () => {
  const { network, journal, commands, receive, results } = start({ rotation: 'sticks' });
  const inAirplane = new Promise<void>((resolve) => network.onChange(() => network.unavailable() && resolve()));
  const id = receive('rotate');
  await inAirplane;
  await commands.close();
  assert.deepEqual([network.unavailable(), results], [undefined, []]);
  const next = start({}, network, journal);
  assert.equal((await next.result(id)).reason, 'same_ip');
});

test('ROT-01: the radio is touched only once that is on the disk', async () => {
  let release = (): void => undefined;
  let held = (): void => undefined;
  const isHeld = new Promise<void>((resolve) => (held = resolve));
  const journal = new Journal([], (text) => {
    if (!text.includes('"step":"radio_off"')) return Promise.resolve();
    held();
    return new Promise<void>((resolve) => (release = resolve));
  });
  const { network, receive, result } = start({}, simulatedNetwork(), journal);
  const states: unknown[] = [];
  network.onChange(() => states.push(network.unavailable()));
  const id = receive('rotate');
  await isHeld;
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(states, []);
  release();
  assert.equal((await result(id)).ok, true);
  assert.equal(states[0], 'rotating');
});

test('ROT-03: a command that ended before it did anything is reported, and never runs', async () => {
  const journal = new Journal([
    { id: randomUUID(), kind: 'rotate' },
    { id: randomUUID(), kind: 'reboot' },
  ]);
  const [rotation, reboot] = journal.interrupted;
  assert.ok(rotation && reboot);
  const { network, receive, result, results } = start({}, simulatedNetwork(), journal);
  const before = network.state().publicIpv4;
  for (const { id, kind } of [rotation, reboot]) {
    receive(kind, { id });
    assert.equal((await result(id)).reason, 'phone_stopped');
  }
  assert.ok(results.every(({ reason }) => reason === 'phone_stopped'));
  assert.equal(network.state().publicIpv4, before);
});

test('ROT-01: an attempt of the agent fits into the time that the relay waits for it', async () => {
  const { ipCheckTimeoutMs, rotationMs, recoverMs, backoffCapMs } = agentLimits;
  const most = ipCheckTimeoutMs + rotationMs + Math.max(...holdsMs) + recoverMs + 2 * backoffCapMs;
  assert.ok(most <= attemptWithinMs, `${most} ms`);
});
