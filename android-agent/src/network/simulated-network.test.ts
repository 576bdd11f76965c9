import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phoneState } from '@pocketproxy/relay/protocol';
import { Battery } from './battery.ts';
import { addressFrom, carriers } from './carriers.ts';
import { phoneScript } from './phone-script.ts';
import { SimulatedNetwork } from './simulated-network.ts';

function network(now: () => number = () => 0): SimulatedNetwork {
  return new SimulatedNetwork({
    index: 1,
    site: true,
    rotationDropsTunnel: true,
    now,
    random: () => 0.5,
    date: () => new Date(0),
  });
}

test('DASH-05: what a simulated phone reports is what the protocol allows', () => {
  const phone = network();
  assert.deepEqual(phoneState.parse(phone.state()), phone.state());
  assert.equal(phone.state().carrier, 'Birch Telecom');
  phone.close();
});

test('DASH-05: the battery drains to 20 %, is charged, and drains again', () => {
  let nowMs = 0;
  const battery = new Battery(30, () => nowMs);
  const minute = 60_000;
  assert.deepEqual(battery.read(), { batteryPercent: 30, charging: false });
  nowMs += 30 * minute;
  assert.deepEqual(battery.read(), { batteryPercent: 25, charging: false });
  nowMs += 60 * minute;
  assert.deepEqual(battery.read(), { batteryPercent: 20, charging: true });
  nowMs += 80 * minute;
  assert.deepEqual(battery.read(), { batteryPercent: 100, charging: false });
  battery.set(7, undefined);
  assert.deepEqual(battery.read(), { batteryPercent: 7, charging: false });
});

test('ROT-02: another address is always another one', () => {
  const [carrier] = carriers;
  for (const at of [0, 0.3, 0.999]) {
    const address = addressFrom(carrier, () => at);
    assert.notEqual(
      addressFrom(carrier, () => at, address),
      address,
    );
  }
});

test('a script changes what it names and nothing else', () => {
  const phone = network();
  const before = phone.state();
  phone.script({ signalDbm: -110, networkType: '5G' });
  assert.deepEqual(phone.state(), { ...before, signalDbm: -110, networkType: '5G' });
  phone.close();
});

test('a script with an unknown field or a value out of bounds is refused', () => {
  assert.equal(phoneScript.safeParse({ wifi: 'down' }).success, false);
  assert.equal(phoneScript.safeParse({ battery: 101 }).success, false);
  assert.equal(phoneScript.safeParse({ mobile: 'down', rotation: 'sticks', tunnel: 'drop' }).success, true);
});

test('PROTO-04: a rotation costs mobile and, where instructed, the tunnel; a reboot costs both', async (t) => {
  const phone = network();
  t.after(() => phone.close());
  phone.script({ attachMs: 5 });
  const seen: (string | boolean | undefined)[] = [];
  phone.onChange(() => seen.push(phone.unavailable(), phone.reachable()));
  const steps: string[] = [];
  const onStep = (step: string): Promise<void> => Promise.resolve(void steps.push(step, String(phone.unavailable())));
  await phone.rotate(new AbortController().signal, { holdMs: 5, onStep });
  assert.deepEqual(steps, ['radio_off', 'undefined', 'hold', 'rotating', 'radio_on', 'rotating']);
  await phone.publicIp(new AbortController().signal);
  assert.deepEqual(seen, ['rotating', false, 'rotating', false, undefined, true]);
  const stop = new AbortController();
  const reboot = phone.reboot(stop.signal);
  assert.equal(phone.unavailable(), 'mobile_down');
  assert.equal(phone.reachable(), false);
  stop.abort();
  await assert.rejects(reboot);
  assert.equal(phone.reachable(), true);
});

test('ROT-01: a phone whose reports are frozen has its new address, and says the old one until they are live', async () => {
  const phone = network();
  const { publicIpv4: before } = phone.state();
  phone.script({ reports: 'frozen', attachMs: 0 });
  await phone.rotate(AbortSignal.timeout(5_000), { holdMs: 0, onStep: async () => undefined });
  const now = await phone.publicIp(AbortSignal.timeout(5_000));
  assert.notEqual(now, before);
  assert.equal(phone.state().publicIpv4, before);
  phone.script({ reports: 'live' });
  assert.equal(phone.state().publicIpv4, now);
  phone.close();
});
