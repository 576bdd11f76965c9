import type { TestContext } from 'node:test';
import type { PhoneState } from '../protocol/index.ts';
import { Presence } from '../src/control/presence.ts';
import type { Hello } from '../src/tunnel/registry.ts';
import { MemoryBus, quiet, scratch } from './database.ts';

const run = 7;
/** As the table has it. */
export const stored = (session: number) => (BigInt(run) << 36n) + BigInt(session);
export const hello = (
  state: PhoneState = { mobileUp: true, publicIpv4: '198.51.100.1', carrier: 'Carrier' },
): Hello => ({
  type: 'hello',
  protocol: 1,
  appVersion: '1.2.3',
  model: 'Pixel',
  osVersion: '15',
  capabilities: ['udp', 'rotate'],
  initialWindow: 262_144,
  state,
});

/** The presence of one relay in a database of its own, with what it asks played by the test. */
export async function setUpPresence(t: TestContext) {
  const place = await scratch(t);
  const { db, database, relayId, deviceId } = place;
  const bus = new MemoryBus();
  const online = new Set<string>();
  const rotating = new Set<string>();
  const clock = { nowMs: 1_000_000 };
  const options = {
    ...{ bus, log: quiet },
    registration: async () => ({ relayId, run }),
    isOnline: (id: string) => online.has(id),
    attemptOf: (id: string) => (rotating.has(id) ? 'attempt' : undefined),
    rotating: () => [...rotating],
    rttMs: () => 42.5,
    now: () => ++clock.nowMs,
  };
  const presence = new Presence({ ...options, db: database });
  const device = () => db.device.findUniqueOrThrow({ where: { id: deviceId } });
  const log = async () => {
    const rows = await db.statusLog.findMany({ where: { deviceId }, orderBy: { at: 'asc' } });
    return rows.map(({ status, reason }) => [status, reason]);
  };
  const ips = async () => {
    const rows = await db.ipHistory.findMany({ where: { deviceId }, orderBy: { firstSeenAt: 'asc' } });
    return rows.map(({ ip }) => ip);
  };
  return { ...place, bus, clock, online, rotating, options, presence, device, log, ips };
}
