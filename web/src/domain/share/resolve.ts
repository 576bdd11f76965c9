import type { BusEvent } from '@pocketproxy/relay/contract';
import { shareChanged } from '@/domain/events';
import { customersOf, lockAddress } from '@/domain/share/address';
import type { Transaction } from '@/domain/database';

/**
 * Lets the shares work that wait for an address (TENANT-04). Call it in the transaction in which the address is proved
 * or its person becomes an owner; publish what it returns. An address that no one has proved gets nothing.
 */
export async function resolveShares(tx: Transaction, email: string): Promise<BusEvent[]> {
  await lockAddress(tx, email);
  const events: BusEvent[] = [];
  // One customer after the other, since no one shares with themself: what is left after the first is on its devices
  for (const customerId of await customersOf(tx, email)) {
    const shares = await tx.share.updateManyAndReturn({
      where: { email, customerId: null, device: { customerId: { not: customerId } } },
      data: { customerId },
      include: { device: true },
    });
    events.push(...shares.flatMap(({ device }) => shareChanged(device, customerId)));
  }
  return events;
}
