import { listAlerts } from '@/domain/alert/list';
import { whereByPhone } from '@/domain/connection/state';
import type { Context } from '@/domain/context';
import { attentionOf, problemsOf } from '@/domain/overview/attention';
import { readFigures } from '@/domain/overview/figures';
import { readFleet, type FleetDevice } from '@/domain/overview/fleet';
import { readPhones } from '@/domain/overview/phones';
import { readScope } from '@/domain/overview/scope';
import type { OverviewFigures, OverviewView } from '@/domain/overview/view';
import { visibleConnections } from '@/domain/visibility/connections';

/** More open alerts than these are not looked at; the page of alerts has them all. */
const alertsRead = 100;

/**
 * What a person of a customer sees first: what needs them, five numbers, their phones. A fixed number of statements,
 * however many phones there are. Empty for someone without a customer and shares.
 */
export async function getOverview(context: Context): Promise<OverviewView> {
  const [scope, fleet] = await Promise.all([readScope(context), readFleet(context)]);
  const [alerts, enabled, figures, phones] = await Promise.all([
    listAlerts(context, { state: 'open', limit: alertsRead }),
    readEnabled(context, fleet),
    readFigures(context, scope, fleet),
    readPhones(context, scope, fleet),
  ]);
  return {
    at: context.now,
    checklist: await readChecklist(context, fleet, figures),
    attention: attentionOf({ fleet, alerts: alerts.items, enabled }),
    figures,
    phones,
  };
}

/** Connections that only their phone keeps from being used, by device, of the phones that need someone. */
async function readEnabled(context: Context, fleet: readonly FleetDevice[]): Promise<ReadonlyMap<string, number>> {
  const ids = problemsOf(fleet).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const counts = await context.db.connection.groupBy({
    by: ['deviceId'],
    where: { AND: [visibleConnections(context.viewer), await whereByPhone(context), { deviceId: { in: ids } }] },
    _count: true,
  });
  return new Map(counts.map(({ deviceId, _count }) => [deviceId, _count]));
}

/** The way to the first byte. What was used stays counted, so this ends once and for all. */
async function readChecklist(
  { db, viewer }: Context,
  fleet: readonly FleetDevice[],
  { month }: OverviewFigures,
): Promise<OverviewView['checklist']> {
  // Who only looks at phones of others has nothing to set up
  const guest = fleet.length > 0 && fleet.every(({ whose }) => whose === 'shared');
  if (guest || month.bytes > 0) return null;
  const ownerId = { in: viewer.memberships.map(({ customerId }) => customerId) };
  const [used, connection] = await Promise.all([
    db.usageMonth.findFirst({
      where: { ownerId, OR: [{ bytesUp: { gt: 0 } }, { bytesDown: { gt: 0 } }] },
      select: { connectionId: true },
    }),
    db.connection.findFirst({ where: visibleConnections(viewer), select: { id: true } }),
  ]);
  if (used) return null;
  return { paired: fleet.some(({ state }) => state.name !== 'not_paired'), connected: connection !== null };
}
