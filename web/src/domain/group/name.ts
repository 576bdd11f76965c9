import type { Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';

/** Names are unique within a customer; unique keys have the last word. @throws AppError `group_exists` */
export async function refuseTakenName(tx: Transaction, customerId: string | null, name: string): Promise<void> {
  if ((await tx.deviceGroup.count({ where: { customerId, name } })) > 0) throw new AppError('group_exists');
}
