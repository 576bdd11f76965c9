import { ceilingNames, type CeilingName } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { seenCeilings } from '@/domain/ceiling/get';
import { setCeilingsInput } from '@/domain/ceiling/input';
import { loadCeilings } from '@/domain/ceiling/load';
import type { CeilingView } from '@/domain/ceiling/view';
import type { Context } from '@/domain/context';
import { lockCustomer } from '@/domain/customer/load';
import { parse } from '@/domain/parse';
import { inTransaction, type Transaction } from '@/domain/database';

/**
 * Changes ceilings, for all or for one customer. The relay holds them within a second; what runs continues.
 * @throws AppError `not_found`, `forbidden`, `invalid`
 */
export async function setCeilings(context: Context, input: z.input<typeof setCeilingsInput>): Promise<CeilingView[]> {
  const { customerId, values } = parse(setCeilingsInput, input);
  const { changed, views } = await inTransaction(context.db, async (tx) => {
    if (customerId === null) await lockForAll(tx);
    else await lockCustomer(tx, context, customerId);
    authorize(context.viewer, 'ceiling.change', { customerId });
    const { rows } = await loadCeilings(tx, customerId);
    const valueOf = (name: CeilingName) =>
      rows.find((row) => row.name === name && row.customerId === customerId)?.value ?? null;
    const before = new Map(ceilingNames.map((name) => [name, valueOf(name)]));
    const names = ceilingNames.filter((name) => values[name] !== undefined && values[name] !== before.get(name));
    if (names.length === 0) return { changed: false, views: await seenCeilings(tx, customerId) };
    for (const name of names) await write(tx, customerId, name, values[name] ?? null);
    await writeAudit(tx, context, {
      action: 'ceilings.change',
      target: customerId === null ? ['settings', null] : ['customer', customerId],
      customerId,
      before: Object.fromEntries(names.map((name) => [name, before.get(name) ?? null])),
      after: Object.fromEntries(names.map((name) => [name, values[name] ?? null])),
    });
    return { changed: true, views: await seenCeilings(tx, customerId) };
  });
  if (changed)
    await context.publish(
      customerId === null ? { type: 'ceilings.changed' } : { type: 'customer.changed', customerId },
    );
  return views;
}

/** Two changes of the ceilings for all wait for each other. */
async function lockForAll(tx: Transaction): Promise<void> {
  await tx.$executeRaw`LOCK TABLE "Ceiling" IN SHARE ROW EXCLUSIVE MODE`;
}

async function write(tx: Transaction, customerId: string | null, name: CeilingName, value: number | null) {
  if (customerId === null) {
    await tx.ceiling.deleteMany({ where: { name } });
    if (value !== null) await tx.ceiling.create({ data: { name, value } });
  } else {
    await tx.customerCeiling.deleteMany({ where: { customerId, name } });
    if (value !== null) await tx.customerCeiling.create({ data: { customerId, name, value } });
  }
}
