import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { parseCredentialKeys } from '@pocketproxy/relay/contract';
import { evaluateAlerts } from '@/domain/alert/evaluate';
import type { AlertKind } from '@/domain/alert/kinds';
import type { BaseContext } from '@/domain/context';
import { defaultLifetimes } from '@/domain/session/lifetime';
import { Rotations } from '../../../../relay/test/support/rotations';
import { TestStack } from '../../../../relay/test/support/test-stack';

/**
 * §3: each alert about phones by a real relay and scripted phones. What takes minutes is moved back in the rows; the
 * phones, their relay and its database are as they are.
 */

let stack: TestStack;
let rotations: Rotations;

before(async () => {
  const script = JSON.stringify({ attachMs: 100, battery: 80, temperatureC: 30 });
  stack = await TestStack.start({ phones: 3, agentArgs: ['--give-up', '2000', '--script', script] });
  rotations = await Rotations.of(stack);
  await stack.database.device.updateMany({ data: { rotationMaxAttempts: 1, rotationCooldownSeconds: 0 } });
  await stack.database.$executeRaw`UPDATE "RelayRun" SET "startedAt" = "startedAt" - interval '1 hour'`;
  await watch();
});
after(async () => {
  await rotations.close();
  await stack.close();
});

const watch = () =>
  stack.database.$executeRaw`UPDATE "AlertWatch" SET "since" = now() - interval '1 hour', "lastAt" = now()`;

/** One round of each of two jobs, of which the first asks for all kinds. */
async function round(): Promise<void> {
  await stack.database.$executeRaw`UPDATE "AlertWatch" SET "asked" = '{}'`;
  const { sealingKeys, verifierKey } = stack.stack.plan;
  const context: BaseContext = {
    ...{ db: stack.database, publish: async () => undefined, keys: parseCredentialKeys(verifierKey, sealingKeys) },
    ...{ publicUrl: 'http://127.0.0.1:3000', lifetimes: defaultLifetimes, now: new Date(), requestId: randomUUID() },
    ...{ actor: { kind: 'job', id: null, name: 'alerts' }, ip: null },
  };
  const reports = [await evaluateAlerts(context), await evaluateAlerts(context)];
  for (const { errors } of reports) for (const error of errors) throw error;
}

/** Rounds until a kind has so many incidents, so many of them open; for each of them one at a time. */
async function has(kind: AlertKind, all: number, open: number): Promise<void> {
  await stack.until(
    `${kind}: ${all}, ${open} open`,
    async () => {
      await stack.database.$executeRaw`
        UPDATE "Incident" SET "seenAt" = "seenAt" - interval '61 s' WHERE "openedAt" IS NULL`;
      await round();
      const incidents = await stack.database.incident.findMany({ where: { kind, openedAt: { not: null } } });
      return incidents.length === all && incidents.filter(({ closedAt }) => closedAt === null).length === open;
    },
    20_000,
  );
}

const kinds = async () => {
  const incidents = await stack.database.incident.findMany({ where: { openedAt: { not: null } } });
  return incidents.map(({ kind }) => kind).sort();
};

for (const [kind, wrong, right] of [
  ['battery_low', { battery: 9, charging: false }, { charging: true }],
  ['hot', { temperatureC: 46 }, { temperatureC: 35 }],
  ['no_mobile', { mobile: 'down' }, { mobile: 'up' }],
] as const)
  test(`${kind}: opens when a phone reports it, closes when that ends`, async () => {
    await stack.script(stack.phone(0), wrong);
    await has(kind, 1, 1);
    await stack.script(stack.phone(0), right);
    await has(kind, 1, 0);
  });

test('rotation_failing: opens at the third rotation that fails, closes with a new address', async () => {
  const phone = stack.phone(1);
  await stack.script(phone, { rotation: 'fails' });
  for (let n = 0; n < 3; n += 1) {
    await has('rotation_failing', 0, 0);
    await rotations.end(await rotations.order(phone));
  }
  await has('rotation_failing', 1, 1);
  await stack.script(phone, { rotation: 'changes' });
  await rotations.end(await rotations.order(phone));
  await has('rotation_failing', 1, 0);
});

test('device_offline: phones whose agent is killed are offline after two minutes, and recover', async () => {
  await stack.kill('agent');
  await stack.until(
    'the relay has noticed',
    async () => (await stack.database.device.count({ where: { status: 'online' } })) === 0,
    60_000,
  );
  await has('device_offline', 0, 0);
  await stack.database.$executeRaw`UPDATE "Device" SET "lastSeenAt" = "lastSeenAt" - interval '2 minutes',
    "connectedAt" = "connectedAt" - interval '2 minutes'`;
  await has('device_offline', 3, 3);
  await stack.startAgent();
  await has('device_offline', 3, 0);
});

test('relay_down: a killed relay is one alert, whatever its phones do, and its return opens none', async () => {
  await stack.database.incident.deleteMany();
  await stack.kill('relay');
  await stack.database.$executeRaw`UPDATE "Relay" SET "lastSeenAt" = "lastSeenAt" - interval '2 minutes'`;
  await stack.database
    .$executeRaw`UPDATE "Device" SET "status" = 'offline', "lastSeenAt" = now() - interval '5 minutes'`;
  await has('relay_down', 1, 1);
  await round();
  assert.deepEqual(await kinds(), ['relay_down', 'relay_unreachable']);
  await stack.startRelay();
  await has('relay_down', 1, 0);
  await has('relay_unreachable', 1, 0);
  assert.deepEqual(await kinds(), ['relay_down', 'relay_unreachable']);
});
