import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { removeWhitelistEntryInput } from '@/domain/connection/input';
import { lockConnection } from '@/domain/connection/load';
import { entryColumns } from '@/domain/connection/show';
import { connectionChanged } from '@/domain/events';
import { visibleEntries } from '@/domain/visibility/connections';
import type { WhitelistEntryView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { inTransaction } from '@/domain/database';

/** Takes an entry off a whitelist; streams that it let in end. @throws AppError `not_found`, `forbidden` */
export async function removeWhitelistEntry(
  context: Context,
  input: z.input<typeof removeWhitelistEntryInput>,
): Promise<WhitelistEntryView> {
  const { connectionId, id } = parse(removeWhitelistEntryInput, input);
  const { connection, entry } = await inTransaction(context.db, async (tx) => {
    const loaded = await lockConnection(tx, context, connectionId);
    authorize(context.viewer, 'connection.whitelist', loaded);
    const entry = await tx.whitelistEntry.findFirst({
      where: { id, connectionId, ...visibleEntries(context.viewer) },
      select: entryColumns,
    });
    if (!entry) throw new AppError('not_found');
    await tx.whitelistEntry.delete({ where: { id } });
    await writeAudit(tx, context, {
      action: 'whitelist.remove',
      target: ['connection', connectionId],
      customerId: loaded.customerId,
      before: { cidr: entry.cidr },
    });
    return { connection: loaded, entry };
  });
  await context.publish(connectionChanged(connection));
  return entry;
}
