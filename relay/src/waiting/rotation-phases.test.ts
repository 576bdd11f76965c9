import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { relayLimits } from '../limits.ts';
import { PhoneStates } from './phone-states.ts';
import { RotationPhases } from './rotation-phases.ts';

const withinMs = 100_000;

function setUp(t: TestContext, streams = 1) {
  const phone = { streams, refusal: undefined as 'phone_offline' | 'mobile_down' | undefined };
  const clock = { nowMs: 1_000 };
  const log: string[] = [];
  const phases: RotationPhases = new RotationPhases({
    streams: { busy: () => phone.streams, end: () => log.push('streams end') },
    onChange: (id) => log.push(`${id} ${phases.phaseOf(id) ?? 'over'}`),
    now: () => clock.nowMs,
  });
  t.after(() => phases.close());
  const states = new PhoneStates({ refusal: () => phone.refusal }, phases, () => clock.nowMs);
  const pass = (ms: number) => {
    clock.nowMs += ms;
    phases.sweep();
  };
  return { phone, phases, states, pass, log };
}

test('ROT-04: a drain lasts its time, then the streams end and the phone is unavailable until the operation ends', async (t) => {
  const { phases, pass, log } = setUp(t);
  const drained = phases.begin('p', { drainMs: 3_000, withinMs });
  pass(2_999);
  assert.deepEqual(log, ['p draining']);
  pass(1);
  await drained;
  assert.deepEqual([log, phases.phaseOf('p')], [['p draining', 'streams end'], 'away']);
  phases.end('p');
  phases.end('p');
  assert.deepEqual(log, ['p draining', 'streams end', 'p over']);
});

test('ROT-04: a drain ends as soon as nothing runs', async (t) => {
  const { phone, phases, pass } = setUp(t);
  const drained = phases.begin('p', { drainMs: 3_000, withinMs });
  phone.streams = 0;
  pass(relayLimits.rotationCheckMs);
  await drained;
  assert.equal(phases.phaseOf('p'), 'away');
});

test('ROT-05: streams to some targets end last, by their own bound; the others have the drain', async (t) => {
  const open = new Set(['other:80', 'last:443']);
  const test = (host: string) => ({ kind: 'name' as const, host: host.split(':')[0] ?? '', port: 443 });
  const log: string[] = [];
  const clock = { nowMs: 0 };
  const phases = new RotationPhases({
    streams: {
      busy: (_, to) => [...open].filter((host) => to(test(host))).length,
      end(_, spared) {
        for (const host of [...open]) if (!spared(test(host)) && open.delete(host)) log.push(`${host} ends`);
      },
    },
    onChange: () => undefined,
    now: () => clock.nowMs,
  });
  t.after(() => phases.close());
  const last = { to: ({ host }: { readonly host: string }) => host === 'last', drainMs: 5_000 };
  const pass = (ms: number) => {
    clock.nowMs += ms;
    phases.sweep();
  };
  void phases.begin('p', { drainMs: 1_000, withinMs, last });
  pass(999);
  assert.deepEqual(log, []);
  pass(1);
  assert.deepEqual([log, phases.phaseOf('p')], [['other:80 ends'], 'draining'], 'the radio waits');
  pass(3_999);
  assert.equal(phases.phaseOf('p'), 'draining');
  pass(1);
  assert.deepEqual([log.at(-1), phases.phaseOf('p')], ['last:443 ends', 'away']);
  phases.end('p');
  for (const host of ['other:80', 'last:443']) open.add(host);
  const drained = phases.begin('p', { drainMs: 1_000, withinMs, last });
  open.delete('last:443');
  pass(1_000);
  await drained;
  assert.deepEqual([log.at(-1), phases.phaseOf('p')], ['other:80 ends', 'away'], 'its caller has its answer');
  phases.end('p');
  for (const host of ['other:80', 'last:443']) open.add(host);
  void phases.begin('p', { drainMs: 9_000, withinMs, last });
  open.delete('other:80');
  pass(5_001);
  assert.equal(phases.phaseOf('p'), 'draining', 'last is never before the drain of all');
  pass(4_000);
  assert.equal(phases.phaseOf('p'), 'away');
});

test('ROT-04: a phone without streams, or without a drain, is unavailable immediately', async (t) => {
  const { phases } = setUp(t, 0);
  await phases.begin('p', { drainMs: 3_000, withinMs });
  assert.equal(phases.phaseOf('p'), 'away');
  const busy = setUp(t);
  await busy.phases.begin('p', { drainMs: 0, withinMs });
  assert.deepEqual(busy.log, ['p draining', 'streams end']);
});

test('a rotation that is never ended ends on its own; a second begin sets its time', async (t) => {
  const { phases, pass, log } = setUp(t);
  const drained = phases.begin('p', { drainMs: 3_000, withinMs: 5_000 });
  assert.equal(phases.begin('p', { drainMs: 9_000, withinMs: 6_000 }), drained);
  pass(5_999);
  assert.equal(phases.phaseOf('p'), 'away');
  pass(1);
  assert.deepEqual([phases.phaseOf('p'), log.at(-1)], [undefined, 'p over']);
});

test('a rotation that ends while streams drain leaves them alone', async (t) => {
  const { phases, log } = setUp(t);
  const drained = phases.begin('p', { drainMs: 3_000, withinMs });
  phases.end('p');
  await drained;
  assert.deepEqual(log, ['p draining', 'p over']);
});

test('a phone that is back is not waited for much longer where no one says what became of its rotation', async (t) => {
  const { phases, pass } = setUp(t, 0);
  await phases.begin('p', { drainMs: 0, withinMs });
  phases.returned('p');
  pass(relayLimits.rotationVerdictMs - 1);
  assert.equal(phases.phaseOf('p'), 'away');
  pass(1);
  assert.equal(phases.phaseOf('p'), undefined);
});

test('ROT-04: a phone that rotates is waited for, online or not, and Retry-After counts down to its return', (t) => {
  const { phone, phases, states, pass } = setUp(t);
  void phases.begin('p', { drainMs: 3_000, withinMs });
  const retryAfterSeconds = 3 + relayLimits.rotationExpectedMs / 1_000;
  assert.deepEqual(states.absence('p'), { reason: 'rotating', waitMs: Infinity });
  assert.equal(states.retryAfterSeconds('p', 'rotating'), retryAfterSeconds);
  assert.equal(states.retryAfterSeconds('p', 'connection_off'), undefined);
  phone.refusal = 'mobile_down';
  pass(10_000);
  assert.equal(states.retryAfterSeconds('p', 'rotating'), retryAfterSeconds - 10);
  pass(60_000);
  assert.equal(states.retryAfterSeconds('p', 'rotating'), 1, 'later than expected');
  phases.end('p');
  assert.deepEqual(states.absence('p'), { reason: 'mobile_down', waitMs: 0 });
});

test('ROT-04: a tunnel that was lost is waited for a moment, one that was ended on purpose is not', (t) => {
  const { phone, states, pass } = setUp(t);
  assert.equal(states.absence('p'), undefined);
  phone.refusal = 'phone_offline';
  assert.deepEqual(states.absence('p'), { reason: 'phone_offline', waitMs: 0 }, 'never seen');
  states.lost('p', 'tunnel_lost');
  pass(relayLimits.lostPhoneWaitMs - 1);
  assert.deepEqual(states.absence('p'), { reason: 'phone_offline', waitMs: relayLimits.lostPhoneWaitMs });
  pass(1);
  assert.equal(states.absence('p')?.waitMs, 0);
  for (const reason of ['device_revoked', 'phone_stopped'] as const) {
    states.lost('p', 'tunnel_lost');
    states.lost('p', reason);
    assert.equal(states.absence('p')?.waitMs, 0, reason);
  }
});

test('ROT-04: a relay that has just started waits for phones that it has not seen yet', (t) => {
  const { phone, states, pass } = setUp(t);
  phone.refusal = 'phone_offline';
  states.started();
  states.lost('q', 'phone_stopped');
  assert.equal(states.absence('p')?.waitMs, relayLimits.lostPhoneWaitMs);
  assert.equal(states.absence('q')?.waitMs, 0);
  pass(relayLimits.lostPhoneWaitMs);
  assert.equal(states.absence('p')?.waitMs, 0);
});

test('what ended with its phone is known from what ended for its own reason', (t) => {
  const { phases, states } = setUp(t);
  const passing = (['tunnel_lost', 'heartbeat_lost', 'session_replaced', 'rotating'] as const).map((reason) =>
    states.isPassing('p', reason),
  );
  assert.deepEqual(passing, [true, true, true, true]);
  assert.equal(states.isPassing('p', 'connect_refused'), false);
  assert.equal(states.isPassing('p', 'mobile_down'), false);
  void phases.begin('p', { drainMs: 0, withinMs });
  assert.equal(states.isPassing('p', 'mobile_down'), true);
});
