import type { CockpitView } from '@/domain/cockpit/view';
import { zoneOf } from '@/domain/connection/period';
import { currentUse, quotaUseColumns } from '@/domain/connection/quota-use';
import type { Context } from '@/domain/context';

const most = 1_000;
const namedAtMost = 5;

/** Connections that refuse since their data limit is used up. */
export async function readOverQuota({ db, now }: Context): Promise<CockpitView['overQuota']> {
  const rows = await db.connection.findMany({
    // The mark may be of a period that ended; by the owner's clock, so that is decided here
    where: { deletedAt: null, quotaBytes: { not: null }, quotaUse: { reached100At: { not: null } } },
    select: {
      ...{ id: true, name: true, quotaBytes: true, quotaPeriod: true },
      quotaUse: { select: quotaUseColumns },
      device: { select: { customer: { select: { name: true, timeZone: true } } } },
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: most,
  });
  const over = rows.filter((row) => currentUse(row, now, zoneOf(row.device.customer)).reached100At !== null);
  return {
    count: over.length,
    connections: over
      .slice(0, namedAtMost)
      .map(({ id, name, device }) => ({ id, name, customer: device.customer?.name ?? null })),
  };
}
