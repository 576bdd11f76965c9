import { maxEgressExceptions } from '@pocketproxy/relay/contract/egress';
import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { lockCustomer } from '@/domain/customer/load';
import { inTransaction, type Transaction } from '@/domain/database';
import { lockDevice } from '@/domain/device/load';
import { egressFacts } from '@/domain/egress/facts';
import { egressExceptionsIn } from '@/domain/egress/filter';
import { createEgressExceptionInput } from '@/domain/egress/input';
import { openableBlock } from '@/domain/egress/openable';
import { egressExceptionColumns, seenEgressException, type EgressExceptionView } from '@/domain/egress/view';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { personOf } from '@/domain/viewer';

/**
 * Opens a block of addresses that the egress policy closes, on all phones, a customer's or one. Phones open it within a
 * second; what is never opened is refused here and by each phone.
 * @throws AppError `forbidden`, `not_found`, `invalid`, `address_invalid`, `egress_too_wide`, `egress_never`, `egress_full`, `expiry_past`
 */
export async function createEgressException(
  context: Context,
  input: z.input<typeof createEgressExceptionInput>,
): Promise<EgressExceptionView> {
  const { cidr, fromPort, toPort, customerId, deviceId, note, expiresAt } = parse(createEgressExceptionInput, input);
  const { viewer, now } = context;
  authorize(viewer, 'egress.manage', { customerId: null });
  if (expiresAt && expiresAt <= now) throw new AppError('expiry_past');
  const view = await inTransaction(context.db, async (tx) => {
    if (customerId !== null) await lockCustomer(tx, context, customerId);
    if (deviceId !== null) await lockDevice(tx, context, deviceId);
    await lockExceptions(tx);
    const block = await openableBlock(tx, cidr);
    const held = await tx.egressException.count({ where: egressExceptionsIn('in_force', now) });
    if (held >= maxEgressExceptions) throw new AppError('egress_full');
    const row = await tx.egressException.create({
      data: {
        ...{ cidr: block, fromPort, toPort: toPort ?? fromPort, customerId, deviceId, note, expiresAt },
        ...{ createdById: personOf(viewer), createdAt: now },
      },
      include: egressExceptionColumns,
    });
    await writeAudit(tx, context, { action: 'egress.open', ...egressFacts(row) });
    return seenEgressException(row, now);
  });
  await context.publish({ type: 'egress.changed' });
  return view;
}

/** Two that are made at the same moment wait for each other, so that there are never too many. */
async function lockExceptions(tx: Transaction): Promise<void> {
  await tx.$executeRaw`LOCK TABLE "EgressException" IN SHARE ROW EXCLUSIVE MODE`;
}
