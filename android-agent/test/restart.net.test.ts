import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { rotationSteps, type PhoneMessage } from '@pocketproxy/relay/protocol';
import { z } from 'zod';
import type { PhoneScript } from '../src/network/phone-script.ts';
import { bundle } from '../../scripts/lib/stack/bundle.ts';
import { StubRelay } from './stub-relay.ts';

// Starts first: it waits for whole rotations.

/** ROT-01: a real agent process that is killed, and started again with what it kept on the disk. */

type Result = Extract<PhoneMessage, { type: 'result' }>;

async function phoneThatDies(t: TestContext, script: PhoneScript = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'agent-restart-'));
  t.after(() => rm(folder, { recursive: true }));
  const relay = await StubRelay.start();
  t.after(() => relay.close());
  const credentials = join(folder, 'phones.json');
  const phone = { name: 'A', secret: 'ppd_secret-of-phone-A', tunnelUrl: relay.url };
  await writeFile(credentials, JSON.stringify([phone]), { mode: 0o600 });
  const args = ['simulate', '--credentials', credentials, '--data-dir', folder, '--keep-tunnel'];
  args.push('--script', JSON.stringify({ attachMs: 2_000, ...script }));

  /** Starts the agent; `results` are those of its sessions. */
  const start = async () => {
    const from = relay.messages.length;
    const child = spawn(process.execPath, [bundle('agent'), ...args], {
      env: { ...process.env, LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(child, 'exit');
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      await ended;
    };
    t.after(kill);
    const { state } = await relay.message('hello', from);
    const results = (id: string) =>
      relay.messages.slice(from).filter((message): message is Result => message.type === 'result' && message.id === id);
    return { kill, state, results, result: (id: string) => relay.until(() => results(id)[0]) };
  };
  const address = async (): Promise<string> => {
    const radio: unknown = JSON.parse(await readFile(join(folder, 'phone-1.radio'), 'utf8'));
    return z.object({ ip: z.string() }).parse(radio).ip;
  };
  return { relay, folder, start, address };
}

/** Commands run one after the other, so what the phone had to say before is here when this one is answered. */
async function settled(relay: StubRelay): Promise<void> {
  const id = randomUUID();
  relay.command('find_phone', id);
  await relay.until(() =>
    relay.messages.find((message): message is Result => message.type === 'result' && message.id === id),
  );
}

for (const step of rotationSteps) {
  test(`ROT-01: killed at ${step}, the next run reports once, and truly, what became of the address`, async (t) => {
    const { relay, start, address } = await phoneThatDies(t);
    const first = await start();
    const oldIp = first.state.publicIpv4;
    const id = randomUUID();
    relay.command('rotate', id, 2_000);
    await relay.until(() => relay.messages.find((message) => message.type === 'step' && message.step === step));
    await first.kill();
    assert.deepEqual(first.results(id), []);

    const next = await start();
    await next.result(id);
    await settled(relay);
    const newIp = await address();
    // At radio_off it may have been killed before the radio was touched
    if (step !== 'radio_off') assert.notEqual(newIp, oldIp);
    const outcome = newIp === oldIp ? { ok: false, reason: 'same_ip' } : { ok: true };
    assert.deepEqual(next.results(id), [
      { type: 'result', id, ...outcome, oldIp, newIp, method: 'simulated', attempts: 1 },
    ]);
  });
}

test('ROT-01: an address that the network assigns again after a kill is same_ip, not changed', async (t) => {
  const { relay, start } = await phoneThatDies(t, { rotation: 'same_ip' });
  const first = await start();
  const id = randomUUID();
  relay.command('rotate', id, 2_000);
  await relay.until(() => relay.messages.find((message) => message.type === 'step' && message.step === 'hold'));
  await first.kill();
  const next = await start();
  assert.equal(next.state.mobileUp, false, 'the radio is still off');
  const { ok, reason, oldIp, newIp } = await next.result(id);
  assert.deepEqual([ok, reason, oldIp, newIp], [false, 'same_ip', first.state.publicIpv4, first.state.publicIpv4]);
});

test('ROT-03: a result that was not confirmed survives a kill, and its command never runs again', async (t) => {
  const { relay, start, address } = await phoneThatDies(t, { attachMs: 10 });
  const first = await start();
  const id = randomUUID();
  relay.command('rotate', id, 10);
  const result = await first.result(id);
  await first.kill();
  const next = await start();
  assert.deepEqual(await next.result(id), result);
  relay.command('rotate', id, 10);
  await settled(relay);
  assert.deepEqual(next.results(id), [result, result]);
  assert.equal(await address(), result.newIp);
});

test('ROT-01: killed again while it recovers, the phone still reports', async (t) => {
  const { relay, start, address } = await phoneThatDies(t);
  const first = await start();
  const id = randomUUID();
  relay.command('rotate', id, 2_000);
  await relay.until(() => relay.messages.find((message) => message.type === 'step' && message.step === 'hold'));
  await first.kill();
  const second = await start();
  assert.equal(second.state.mobileUp, false, 'it recovers');
  await second.kill();
  const third = await start();
  const { ok, oldIp, newIp } = await third.result(id);
  assert.deepEqual([ok, oldIp, newIp], [true, first.state.publicIpv4, await address()]);
});

test('ROT-01: with a broken journal the phone starts, switches its radio on, and rotates', async (t) => {
  const { relay, folder, start } = await phoneThatDies(t, { attachMs: 10 });
  const half = '{"version":1,"comm';
  await writeFile(join(folder, 'phone-1.journal'), half);
  await writeFile(join(folder, 'phone-1.radio'), JSON.stringify({ ip: '192.0.2.7', off: true }));
  const { result } = await start();
  await relay.until(() => relay.messages.find((message) => message.type === 'heartbeat' && message.state.mobileUp));
  const id = randomUUID();
  relay.command('rotate', id, 10);
  assert.equal((await result(id)).ok, true);
  assert.equal(await readFile(join(folder, 'phone-1.journal.broken'), 'utf8'), half);
});
