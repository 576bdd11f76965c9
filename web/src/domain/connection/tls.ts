import { AppError } from '@/domain/errors';
import type { Transaction } from '@/domain/database';

/** A connection that requires TLS where its relay takes none would shut everyone out. @throws AppError `relay_without_tls` */
export async function refuseUselessTls(
  db: Pick<Transaction, 'relay'>,
  relayId: string,
  requireTls: boolean | undefined,
): Promise<void> {
  if (!requireTls) return;
  const relay = await db.relay.findUnique({ where: { id: relayId }, select: { takesTls: true } });
  if (!relay?.takesTls) throw new AppError('relay_without_tls');
}
