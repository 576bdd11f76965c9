import { ceilingNames, ceilings, type CeilingName } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import { ceilingsInput } from '@/domain/ceiling/input';
import { loadCeilings } from '@/domain/ceiling/load';
import type { Context } from '@/domain/context';
import { loadCustomer } from '@/domain/customer/load';
import { parse } from '@/domain/parse';

/** A ceiling as operators change it. */
export interface CeilingView {
  readonly name: CeilingName;
  /** What is set; null where `otherwise` holds. */
  readonly value: number | null;
  readonly otherwise: number;
}

/** The ceilings for all, or those that a customer may have of its own. @throws AppError `not_found`, `forbidden` */
export async function getCeilings(context: Context, input: z.input<typeof ceilingsInput>): Promise<CeilingView[]> {
  const { customerId } = parse(ceilingsInput, input);
  if (customerId !== null) await loadCustomer(context.db, context, customerId);
  authorize(context.viewer, 'ceiling.change', { customerId });
  const set = await loadCeilings(context.db, customerId);
  return ceilingNames
    .filter((name) => customerId === null || ceilings[name].of === 'customer')
    .map((name) => {
      const row = set.rows.find((one) => one.name === name && one.customerId === customerId);
      const otherwise = customerId === null ? ceilings[name].default : set.of(name);
      return { name, value: row?.value ?? null, otherwise };
    });
}
