import { isDeepStrictEqual } from 'node:util';
import type { Prisma } from '@pocketproxy/prisma';
import { standardStart } from '@pocketproxy/relay/contract/connection-limits';
import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { inTransaction, type Transaction } from '@/domain/database';
import { seenDefaults } from '@/domain/default/get';
import { setDefaultsInput } from '@/domain/default/input';
import type { DefaultsView } from '@/domain/default/view';
import { parse } from '@/domain/parse';

type Values = Readonly<Record<string, unknown>>;

/**
 * Changes what customers and connections begin with that are made from now on; those that are there stay as they are.
 * @throws AppError `forbidden`, `invalid`
 */
export async function setDefaults(context: Context, input: z.input<typeof setDefaultsInput>): Promise<DefaultsView> {
  const { customer = {}, connection = {} } = parse(setDefaultsInput, input);
  authorize(context.viewer, 'ceiling.change', { customerId: null });
  return inTransaction(context.db, async (tx) => {
    await lockDefaults(tx);
    const before = await seenDefaults(tx);
    const ceilingsBefore = Object.fromEntries(before.customer.map(({ name, value }) => [name, value]));
    const newCeilings = differing(customer, ceilingsBefore);
    const newLimits = differing(connection, before.connection);
    for (const [name, value] of Object.entries(newCeilings)) await write(tx, 'customer', name, value, null);
    for (const [name, value] of Object.entries(newLimits))
      await write(tx, 'connection', name, value, Reflect.get(standardStart, name));
    const after = { ...newCeilings, ...newLimits };
    if (Object.keys(after).length === 0) return before;
    const all: Values = { ...ceilingsBefore, ...before.connection };
    await writeAudit(tx, context, {
      action: 'defaults.change',
      target: ['settings', null],
      customerId: null,
      before: Object.fromEntries(Object.keys(after).map((name) => [name, asJson(all[name])])),
      after: Object.fromEntries(Object.entries(after).map(([name, value]) => [name, asJson(value)])),
    });
    return seenDefaults(tx);
  });
}

/** Two changes wait for each other. */
async function lockDefaults(tx: Transaction): Promise<void> {
  await tx.$executeRaw`LOCK TABLE "CreationDefault" IN SHARE ROW EXCLUSIVE MODE`;
}

function differing(given: Values, before: Values): Values {
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) => value !== undefined && !isDeepStrictEqual(value, before[name])),
  );
}

/** What holds without a row is not written. */
async function write(tx: Transaction, of: 'customer' | 'connection', name: string, value: unknown, otherwise: unknown) {
  await tx.creationDefault.deleteMany({ where: { of, name } });
  if (!isDeepStrictEqual(value, otherwise))
    await tx.creationDefault.create({ data: { of, name, value: asJson(value) as Prisma.InputJsonValue } });
}

function asJson(value: unknown) {
  return JSON.parse(JSON.stringify(value ?? null)) as Prisma.InputJsonValue | null;
}
