import { authorize } from '@/domain/authorize';
import type { FleetCell, FleetView } from '@/domain/cockpit/view';
import type { Context } from '@/domain/context';
import { stateSql } from '@/domain/device/state-sql';

/** So many phones are shown one by one. */
const mostCells = 1_000;

/** Every phone with its state, in one statement, however many there are. @throws AppError `forbidden` */
export async function getFleet({ db, viewer }: Context): Promise<FleetView> {
  authorize(viewer, 'fleet.view', { customerId: null });
  const rows = await db.$queryRaw<(FleetCell & { total: number })[]>`
    SELECT d."id", d."name", ${stateSql} AS "state", NULLIF(d."carrier", '') AS "carrier", r."name" AS "relay",
      c."name" AS "customer", (count(*) OVER ())::int AS "total"
    FROM "Device" d JOIN "Relay" r ON r."id" = d."relayId" LEFT JOIN "Customer" c ON c."id" = d."customerId"
    ORDER BY d."name", d."id" LIMIT ${mostCells}`;
  return { cells: rows.map(({ total: _, ...cell }) => cell), total: rows[0]?.total ?? 0 };
}
