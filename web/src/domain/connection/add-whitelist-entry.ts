import { formatCidr, readCidr } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { addWhitelistEntryInput } from '@/domain/connection/input';
import { lockConnection } from '@/domain/connection/load';
import { entryColumns } from '@/domain/connection/show';
import type { WhitelistEntryView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { connectionChanged } from '@/domain/events';
import { shareHolder } from '@/domain/visibility/devices';
import { maxWhitelistEntries } from '@/domain/bounds';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/** Nothing wider than these: two halves of the internet would be an open proxy too (pitfall 6). */
const widestPrefix = { ipv4: 8, ipv6: 16 } as const;

/**
 * Lets an address or a CIDR use a connection without a password (IPWL-01). It is stored normalised: host bits
 * cleared, IPv4-mapped as IPv4.
 * @throws AppError `not_found`, `forbidden`, `address_invalid`, `whitelist_too_wide`, `whitelist_duplicate`, `whitelist_full`
 */
export async function addWhitelistEntry(
  context: Context,
  input: z.input<typeof addWhitelistEntryInput>,
): Promise<WhitelistEntryView> {
  const { connectionId, cidr: typed, note } = parse(addWhitelistEntryInput, input);
  const { connection, entry } = await inTransaction(context.db, async (tx) => {
    const connection = await lockConnection(tx, context, connectionId);
    authorize(context.viewer, 'connection.whitelist', connection);
    const cidr = normalised(typed);
    const entries = await tx.whitelistEntry.findMany({ where: { connectionId }, select: { cidr: true } });
    if (entries.some((entry) => entry.cidr === cidr)) throw new AppError('whitelist_duplicate');
    if (entries.length >= maxWhitelistEntries) throw new AppError('whitelist_full');
    const entry = await tx.whitelistEntry.create({
      data: {
        ...{ connectionId, cidr, note: note || null, createdAt: context.now },
        holderId: shareHolder(context.viewer, connection),
      },
      select: entryColumns,
    });
    await writeAudit(tx, context, {
      action: 'whitelist.add',
      target: ['connection', connectionId],
      customerId: connection.customerId,
      after: { cidr },
    });
    return { connection, entry };
  });
  await context.publish(connectionChanged(connection));
  return entry;
}

function normalised(typed: string): string {
  const block = readCidr(typed.trim());
  if (!block) throw new AppError('address_invalid');
  if (block.bits < widestPrefix[block.bytes.length === 4 ? 'ipv4' : 'ipv6']) throw new AppError('whitelist_too_wide');
  return formatCidr(block);
}
