import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { periodStart } from '@/domain/connection/period';
import type { Context } from '@/domain/context';
import { setTimeZoneInput } from '@/domain/customer/input';
import { lockCustomer } from '@/domain/customer/load';
import { writtenCustomer } from '@/domain/customer/seen';
import type { CustomerView } from '@/domain/customer/view';
import { inTransaction, type Transaction } from '@/domain/database';
import { parse } from '@/domain/parse';

/**
 * Sets by which clock a customer's days, months and quota periods begin. What was counted stays in its days and months;
 * a quota period that runs continues, with what it has used, until it ends by the new clock (docs/adr/0035).
 * @throws AppError `not_found`, `forbidden`, `invalid`
 */
export async function setTimeZone(context: Context, input: z.input<typeof setTimeZoneInput>): Promise<CustomerView> {
  const { id, timeZone } = parse(setTimeZoneInput, input);
  const customer = await inTransaction(context.db, async (tx) => {
    const { customer: before, viewer } = await lockCustomer(tx, context, id);
    authorize(viewer, 'customer.time_zone', { customerId: id });
    if (before.timeZone === timeZone) return writtenCustomer(tx, context.viewer, id);
    await tx.customer.update({ where: { id }, data: { timeZone } });
    await continueQuotas(tx, id, context.now, before.timeZone, timeZone);
    await writeAudit(tx, context, {
      ...({ action: 'customer.time_zone', target: ['customer', id], customerId: id } as const),
      before: { timeZone: before.timeZone },
      after: { timeZone },
    });
    return writtenCustomer(tx, context.viewer, id);
  });
  await context.publish({ type: 'customer.changed', customerId: id });
  return customer;
}

/** Where the running period begins later by the new zone, its start moves there: else what it has used would count as past. */
async function continueQuotas(tx: Transaction, customerId: string, now: Date, before: string, after: string) {
  for (const period of ['day', 'month'] as const) {
    const [from, to] = [before, after].map((zone) => periodStart(period, now, zone));
    if (!from || !to || to <= from) continue;
    await tx.quotaUse.updateMany({
      where: { periodStart: { gte: from, lt: to }, connection: { quotaPeriod: period, device: { customerId } } },
      data: { periodStart: to },
    });
  }
}
