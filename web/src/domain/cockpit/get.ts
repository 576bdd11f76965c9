import { authorize } from '@/domain/authorize';
import { readFailures } from '@/domain/cockpit/failures';
import { readOverQuota } from '@/domain/cockpit/over-quota';
import { readSignUps } from '@/domain/cockpit/sign-ups';
import { readTraffic } from '@/domain/cockpit/traffic';
import type { CockpitView } from '@/domain/cockpit/view';
import type { Context } from '@/domain/context';

const dayMs = 86_400_000;

/** How the whole product does: a fixed number of bounded statements. @throws AppError `forbidden` */
export async function getCockpit(context: Context): Promise<CockpitView> {
  authorize(context.viewer, 'fleet.view', { customerId: null });
  const [traffic, rotations, overQuota, signUps, failures] = await Promise.all([
    readTraffic(context),
    readRotations(context),
    readOverQuota(context),
    readSignUps(context),
    readFailures(context),
  ]);
  return { traffic, rotations, overQuota, signUps, failures };
}

async function readRotations({ db, now }: Context): Promise<CockpitView['rotations']> {
  const [counts] = await db.$queryRaw<CockpitView['rotations'][]>`
    SELECT count(*)::int AS "ended", (count(*) FILTER (WHERE "state" = 'changed'))::int AS "changed",
      (count(*) FILTER (WHERE "state" = 'same_ip'))::int AS "sameIp",
      (count(*) FILTER (WHERE "state" = 'failed'))::int AS "failed"
    FROM "Rotation" WHERE "createdAt" >= ${new Date(now.getTime() - dayMs)}
      AND "state" IN ('changed', 'same_ip', 'failed') AND "reason" IS DISTINCT FROM 'cancelled'`;
  return counts ?? { ended: 0, changed: 0, sameIp: 0, failed: 0 };
}
