import { randomUUID } from 'node:crypto';
import type { Prisma } from '@pocketproxy/prisma';
import { inBatches, type Phone } from './fleet.ts';

const colours = ['blue', 'green', 'orange', 'violet', 'teal', 'red', 'pink', 'grey'] as const;

/** Writes a group for each city in which a customer has several phones. */
export async function writeGroups(tx: Prisma.TransactionClient, phones: readonly Phone[], now: Date): Promise<void> {
  const groups = new Map<string, { id: string; customerId: string; name: string; phones: Phone[] }>();
  for (const phone of phones) {
    const { customerId } = phone;
    if (customerId === null) continue;
    const name = phone.name.replace(/ \d+$/, '');
    const key = `${customerId} ${name}`;
    const group = groups.get(key) ?? { id: randomUUID(), customerId, name, phones: [] };
    group.phones.push(phone);
    groups.set(key, group);
  }
  const kept = [...groups.values()].filter((group) => group.phones.length > 2);
  await inBatches(
    kept.map(({ id, customerId, name }, index) => ({
      ...{ id, customerId, name, createdAt: now, colour: colours[index % colours.length] ?? 'grey' },
    })),
    (data) => tx.deviceGroup.createMany({ data, skipDuplicates: true }),
  );
  const made = new Set((await tx.deviceGroup.findMany({ select: { id: true } })).map(({ id }) => id));
  const entries = kept
    .filter(({ id }) => made.has(id))
    .flatMap(({ id, phones: members }) => members.map((phone) => ({ groupId: id, deviceId: phone.id, addedAt: now })));
  await inBatches(entries, (data) => tx.deviceGroupEntry.createMany({ data }));
}
