import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test, type TestContext } from 'node:test';
import { z } from 'zod';
import type { RotationState } from '@pocketproxy/relay/contract';
import type { PhoneRow } from '../../scripts/lib/stack/rows.ts';
import { frame, frameHeaderBytes } from '../protocol/frames.ts';
import { Rotations } from './support/rotations.ts';
import { TestStack } from './support/test-stack.ts';
import { control, dial, next } from './support/ws-phone.ts';

// Starts first: it waits for whole rotations.

/** ROT-01: the tunnel is lost in each step of a rotation; requests meanwhile are served, and it is no outage. */

const steps: readonly { readonly state: RotationState; readonly script: object }[] = [
  { state: 'radio_off', script: { latencyMs: 1_000 } }, // the phone looks up its address, there and back
  { state: 'hold', script: {} },
  { state: 'radio_on', script: { rotation: 'sticks' } },
  { state: 'waiting_ip', script: { attachMs: 3_000 } },
];
let stack: TestStack;
let rotations: Rotations;

before(async () => {
  const script = JSON.stringify({ attachMs: 200 });
  stack = await TestStack.start({
    phones: steps.length + 1,
    agentArgs: ['--keep-tunnel', '--give-up', '8000', '--script', script],
  });
  rotations = await Rotations.of(stack);
});
after(async () => {
  await rotations.close();
  await stack.close();
});

describe('ROT-01: the tunnel is lost', { concurrency: true }, () => {
  for (const [index, { state, script }] of steps.entries())
    test(`in ${state}`, async () => {
      const phone = stack.phone(index);
      await stack.script(phone, script);
      const ip = await rotations.address(phone);
      const end = await rotations.rotateUnderLoad(phone, {}, async (id) => {
        await rotations.reaches(id, state);
        await stack.script(phone, { tunnel: 'drop' });
      });
      const { oldIp, newIp, attempts, outages } = end;
      assert.deepEqual([oldIp, attempts.length, outages], [ip, 1, 0]);
      const sticks = state === 'radio_on';
      assert.deepEqual([end.state, end.reason], sticks ? ['failed', 'radio_stuck'] : ['changed', null]);
      assert.equal(newIp === ip || newIp === null, sticks);
    });
});

test('ROT-01: the tunnel is lost in draining: the radio is not touched for a phone that is not there, and it ends once', async () => {
  const phone = stack.phone(steps.length);
  const opened = await rotations.open(phone);
  assert.ok(opened.ok, 'a stream that the drain waits for');
  const id = await rotations.order(phone);
  await rotations.reaches(id, 'draining');
  await stack.script(phone, { tunnel: 'drop' });
  await opened.wire.over();
  const { state, reason, attempts, steps: passed } = await rotations.end(id);
  if (state === 'failed') {
    assert.deepEqual([reason, attempts, passed.includes('radio_off')], ['phone_offline', [], false]);
  } else {
    assert.deepEqual([state, reason, attempts.length], ['changed', null, 1], 'it was back before the drain ended');
  }
});

const command = z.object({ type: z.literal('command'), id: z.uuid(), kind: z.literal('rotate') });
const [oldIp, newIp] = ['198.51.100.1', '198.51.100.2'];

/** A phone that is played by hand; it has reported success, and the relay has no state yet that confirms it. */
async function verifying(t: TestContext) {
  const phone: PhoneRow = await stack.addOfflinePhone();
  const { tunnelPort } = stack.stack.plan;
  /** A session; `ordered` is the id of the first command in it. */
  const connect = async (publicIpv4: string) => {
    const socket = dial({ port: tunnelPort, token: phone.secret });
    t.after(() => socket.terminate());
    const ordered = new Promise<string>((resolve) =>
      socket.on('message', (data: Buffer) => {
        const { success, data: order } = command.safeParse(controlMessage(data));
        if (success) resolve(order.id);
      }),
    );
    await once(socket, 'open');
    const capabilities = ['rotate', 'steps', 'holds'];
    const hello = { type: 'hello', protocol: 1, appVersion: 'test', capabilities, initialWindow: 262_144 };
    const welcome = next(socket, frame.control);
    socket.send(control({ ...hello, state: { mobileUp: true, publicIpv4 } }));
    await welcome;
    const report = (id: string) =>
      socket.send(control({ type: 'result', id, ok: true, oldIp, newIp, method: 'airplane', attempts: 1 }));
    return { socket, ordered, report };
  };
  const { socket, ordered, report } = await connect(oldIp);
  const id = await rotations.order(phone);
  assert.equal(await ordered, id, 'the first attempt has the name of the command');
  report(id);
  await rotations.reaches(id, 'verifying');
  return { id, socket, connect };
}

function controlMessage(data: Buffer): unknown {
  return data[0] === frame.control ? JSON.parse(data.subarray(frameHeaderBytes).toString()) : undefined;
}

async function changed(id: string): Promise<void> {
  const { state, attempts, outages, ...end } = await rotations.end(id);
  assert.deepEqual([state, end.oldIp, end.newIp, attempts.length, outages], ['changed', oldIp, newIp, 1, 0]);
}

test('ROT-01: the tunnel is lost in verifying: the state of the next session confirms the address', async (t) => {
  const { id, socket, connect } = await verifying(t);
  socket.terminate();
  await connect(newIp);
  await changed(id);
});

test('ROT-01: the relay is killed in verifying: the phone is asked again, repeats its result, and has rotated once', async (t) => {
  const { id, connect } = await verifying(t);
  await stack.kill('relay');
  await stack.startRelay();
  const { ordered, report } = await connect(newIp);
  assert.equal(await ordered, id);
  report(id);
  await changed(id);
});
