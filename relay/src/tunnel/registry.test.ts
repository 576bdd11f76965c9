import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Session } from '../../protocol/index.ts';
import { relayLimits } from '../limits.ts';
import { Tunnels, type Hello } from './registry.ts';

const deviceId = '0193b5a0-0000-7000-8000-000000000001';
const session = { sendControl() {}, close() {} } as unknown as Session; // what the registry asks of one here
const hello: Hello = {
  ...{ type: 'hello', protocol: 1, appVersion: 'test', capabilities: [] },
  ...{ initialWindow: 262_144, state: { mobileUp: true } },
};

test('PROTO-04 pitfall-41: a phone that rotates is away as rotating until its result has come', async () => {
  let nowMs = 0;
  const rotating = new Tunnels({ onUp() {}, onState() {}, onResult() {}, onDown() {} }, 0, () => nowMs);
  const command = { type: 'command', id: randomUUID(), kind: 'rotate', expiresInMs: 1_000 } as const;
  const result = { type: 'result', id: command.id, ok: true } as const;
  const order = (): void => {
    rotating.add(deviceId, { session, epoch: 1, udp: false, mobileUp: true }, hello, '');
    assert.equal(rotating.sendCommand(deviceId, command), true);
    assert.equal(rotating.refusal(deviceId), undefined, 'it still carries streams');
    rotating.remove(deviceId, 1, 'tunnel_lost');
  };
  assert.equal(rotating.refusal(deviceId), 'phone_offline');
  order();
  assert.equal(rotating.refusal(deviceId), 'rotating');
  rotating.result(deviceId, { ...result, id: randomUUID() });
  assert.equal(rotating.refusal(deviceId), 'rotating');
  rotating.result(deviceId, result);
  assert.equal(rotating.refusal(deviceId), 'phone_offline');
  order();
  nowMs += relayLimits.rotationResultTimeoutMs;
  assert.equal(rotating.refusal(deviceId), 'phone_offline', 'a rotation that never ends');
});
