import { randomUUID } from 'node:crypto';
import type { Prisma } from '@pocketproxy/prisma';
import {
  newProxyPassword,
  newProxyUsername,
  passwordVerifier,
  seal,
  type CredentialKeys,
} from '@pocketproxy/relay/contract';
import type { Dice } from './dice.ts';
import { inBatches, type Phone, type Relay } from './fleet.ts';
import { purposes } from './places.ts';

const [gigabyte, dayMs] = [1_000_000_000, 86_400_000];

interface Plan {
  readonly count: number;
  readonly phones: readonly Phone[];
  readonly relays: readonly Relay[];
  readonly keys: CredentialKeys;
  readonly now: Date;
}

/** Writes connections, spread over the phones, with limits as people set them; their passwords can be revealed. */
export async function writeConnections(tx: Prisma.TransactionClient, dice: Dice, plan: Plan): Promise<void> {
  const { count, phones, relays, keys, now } = plan;
  const ports = new Map(relays.map(({ id, portMin }) => [id, portMin]));
  const rows = Array.from({ length: count }, (_, index) => {
    const phone = phones[index % phones.length];
    if (!phone) throw new Error('connections need a phone');
    const [id, password] = [randomUUID(), newProxyPassword()];
    const port = ports.get(phone.relayId) ?? 0;
    ports.set(phone.relayId, port + 1);
    return {
      ...{ id, deviceId: phone.id, relayId: phone.relayId, name: dice.pick(purposes), port, vpnNumber: port },
      ...{ username: newProxyUsername(), passwordSealed: seal(password, id, keys) },
      ...{ passwordVerifier: passwordVerifier(password, keys), createdAt: phone.createdAt },
      ...limitsOf(dice, now),
    };
  });
  await inBatches(rows, (data) => tx.connection.createMany({ data }));
  const entries = rows
    .filter(() => dice.chance(0.2))
    .map(({ id }) => ({ connectionId: id, cidr: `203.0.113.${dice.whole(1, 254)}`, note: 'Office' }));
  await inBatches(entries, (data) => tx.whitelistEntry.createMany({ data }));
}

function limitsOf(dice: Dice, now: Date): Partial<Prisma.ConnectionCreateManyInput> {
  const limited = dice.chance(0.35);
  const expires = dice.chance(0.15);
  return {
    enabled: dice.chance(0.95),
    quotaBytes: limited ? BigInt(dice.pick([5, 10, 20, 50, 100]) * gigabyte) : null,
    quotaPeriod: limited ? dice.pick(['month', 'month', 'day']) : 'none',
    speedBitsPerSecond: dice.chance(0.2) ? 20_000_000n : null,
    expiresAt: expires ? new Date(now.getTime() + dice.whole(-3, 90) * dayMs) : null,
  };
}
