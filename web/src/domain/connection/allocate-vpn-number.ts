import { lockRelay } from '@/domain/connection/allocate-port';
import type { Transaction } from '@/domain/database';

/**
 * The smallest free VPN number of a relay, from 1, reserved until the transaction ends. Those of deleted connections are
 * used again, so a relay's subnet needs no more addresses than its connections do.
 */
export async function allocateVpnNumber(tx: Transaction, relayId: string): Promise<number> {
  await lockRelay(tx, relayId);
  const rows = await tx.$queryRaw<{ number: number }[]>`
    SELECT free.number FROM generate_series(1,
      (SELECT count(*)::int + 1 FROM "Connection" c WHERE c."relayId" = ${relayId}::uuid AND c."vpnNumber" IS NOT NULL)
    ) AS free(number)
    WHERE NOT EXISTS (SELECT 1 FROM "Connection" c WHERE c."relayId" = ${relayId}::uuid AND c."vpnNumber" = free.number)
    ORDER BY free.number LIMIT 1`;
  const [row] = rows;
  if (!row) throw new Error('n numbers cannot fill n + 1 places');
  return row.number;
}
