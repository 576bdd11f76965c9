import { ceilingNames, ceilings } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import { ceilingsInput } from '@/domain/ceiling/input';
import { loadCeilings } from '@/domain/ceiling/load';
import type { CeilingView } from '@/domain/ceiling/view';
import type { Context } from '@/domain/context';
import { loadCustomer } from '@/domain/customer/load';
import type { Database, Transaction } from '@/domain/database';
import { parse } from '@/domain/parse';

/** The ceilings for all, or those that a customer may have for itself. @throws AppError `not_found`, `forbidden` */
export async function getCeilings(context: Context, input: z.input<typeof ceilingsInput>): Promise<CeilingView[]> {
  const { customerId } = parse(ceilingsInput, input);
  if (customerId !== null) await loadCustomer(context.db, context, customerId);
  authorize(context.viewer, 'ceiling.change', { customerId });
  return seenCeilings(context.db, customerId);
}

/** The same for anyone who may see them already. */
export async function seenCeilings(db: Database | Transaction, customerId: string | null): Promise<CeilingView[]> {
  const set = await loadCeilings(db, customerId);
  return ceilingNames
    .filter((name) => customerId === null || ceilings[name].of === 'customer')
    .map((name) => {
      const row = set.rows.find((one) => one.name === name && one.customerId === customerId);
      const otherwise = customerId === null ? ceilings[name].default : set.of(name);
      return { name, value: row?.value ?? null, otherwise };
    });
}
