import { randomBytes, randomUUID } from 'node:crypto';
import type { Prisma } from '@pocketproxy/prisma';
import { Failure } from '../failure.ts';
import type { Dice } from './dice.ts';
import type { Customer } from './people.ts';
import { models, places, type Place } from './places.ts';

const [minuteMs, dayMs] = [60_000, 86_400_000];

/** So many phones of each hundred are not online, or need someone. */
const percents = { offline: 7, noMobile: 2, degraded: 5, unpaired: 2 } as const;
const portsOfRelay = 8_000;
const relays = ['seed-frankfurt', 'seed-warsaw', 'seed-amsterdam'] as const;

export interface Relay {
  readonly id: string;
  readonly portMin: number;
}

export interface Phone {
  readonly id: string;
  readonly name: string;
  readonly relayId: string;
  readonly customerId: string | null;
  readonly createdAt: Date;
}

/**
 * Writes the relays: rows without a process, which count as seen for a day, so that their phones read as they were
 * seeded. @throws Failure when the database was seeded before
 */
export async function writeRelays(tx: Prisma.TransactionClient, now: Date): Promise<Relay[]> {
  if ((await tx.relay.count({ where: { name: { in: [...relays] } } })) > 0)
    throw new Failure('This database was seeded before: begin with an empty one.');
  const lastSeenAt = new Date(now.getTime() + dayMs);
  const startedAt = new Date(now.getTime() - 90 * dayMs);
  const rows = relays.map((name, index) => ({
    ...{ id: randomUUID(), name, publicHost: `${name.replace('seed-', '')}.proxy.test`, tunnelUrl: 'ws://127.0.0.1:9' },
    ...{ portMin: 20_000, portMax: 20_000 + portsOfRelay - 1, runs: 1, lastSeenAt },
    createdAt: new Date(startedAt.getTime() + index),
  }));
  await tx.relay.createMany({ data: rows });
  await tx.relayRun.createMany({ data: rows.map(({ id }) => ({ relayId: id, startedAt, run: 1, lastSeenAt })) });
  return rows;
}

/** Writes the phones: a third for the first customer, the rest in uneven shares, some for no one. */
export async function writePhones(
  tx: Prisma.TransactionClient,
  dice: Dice,
  {
    count,
    relays,
    customers,
    now,
  }: { count: number; relays: readonly Relay[]; customers: readonly Customer[]; now: Date },
): Promise<Phone[]> {
  const numbers = new Map<string, number>();
  const rows = Array.from({ length: count }, () => {
    const place = dice.pick(places);
    const number = (numbers.get(place.city) ?? 0) + 1;
    numbers.set(place.city, number);
    const relay = relays[dice.whole(0, relays.length - 1)];
    if (!relay) throw new Error('phones need a relay');
    return {
      ...{ id: randomUUID(), name: `${place.city} ${String(number).padStart(2, '0')}`, relayId: relay.id },
      ...{ customerId: ownerOf(dice, customers), createdAt: new Date(now.getTime() - dice.whole(2, 300) * dayMs) },
      ...stateOf(dice, place, now),
    };
  });
  await inBatches(rows, (data) => tx.device.createMany({ data }));
  const secrets = rows.map(({ id, createdAt }, index) => ({
    ...{ deviceId: id, hash: randomBytes(32).toString('hex'), createdAt },
    revokedAt: index % 100 < percents.unpaired ? now : null,
  }));
  await inBatches(secrets, (data) => tx.deviceSecret.createMany({ data }));
  return rows;
}

function ownerOf(dice: Dice, customers: readonly Customer[]): string | null {
  if (dice.chance(0.02)) return null;
  if (dice.chance(1 / 3)) return customers[0]?.id ?? null;
  // Few have many, many have few
  return customers[Math.floor(dice.roll() ** 2 * customers.length)]?.id ?? null;
}

/** How a phone is now: most are well. */
function stateOf(dice: Dice, { carriers }: Place, now: Date): Partial<Omit<Prisma.DeviceCreateManyInput, 'createdAt'>> {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const state = dice.whole(0, 99);
  const offline = state < percents.offline;
  const noMobile = !offline && state < percents.offline + percents.noMobile;
  const degraded = !offline && !noMobile && state < percents.offline + percents.noMobile + percents.degraded;
  const since = ago(offline ? dice.whole(20, 3_000) * minuteMs : dice.whole(60, 20_000) * minuteMs);
  const address = `198.18.${dice.whole(0, 255)}.${dice.whole(1, 254)}`;
  return {
    ...{ model: dice.pick(models), osVersion: String(dice.whole(11, 15)), appVersion: `1.${dice.whole(2, 6)}.0` },
    ...{ status: offline ? 'offline' : 'online', statusReason: offline ? 'heartbeat_lost' : null },
    ...{ statusChangedAt: since, connectedAt: since, lastSeenAt: offline ? since : now },
    ...{ batteryPercent: degraded ? dice.whole(3, 10) : dice.whole(40, 100), charging: !degraded && dice.chance(0.9) },
    ...{ signalDbm: -dice.whole(70, 112), carrier: dice.pick(carriers), networkType: dice.chance(0.4) ? '5G' : 'LTE' },
    ...{ mobileUp: !noMobile, publicIpv4: noMobile ? null : address, temperatureC: dice.whole(270, 410) / 10 },
    ...{
      rttMs: dice.whole(28, 140),
      capabilities: ['rotate', 'reboot', 'find_phone', 'udp', 'egress', 'steps', 'holds'],
    },
  };
}

/** An INSERT has at most 65,535 parameters. */
export async function inBatches<Row>(rows: readonly Row[], write: (batch: Row[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += 1_000) await write(rows.slice(at, at + 1_000));
}
