import { listAlerts } from '@/domain/alert/list';
import { getCockpit } from '@/domain/cockpit/get';
import { getFleet } from '@/domain/cockpit/get-fleet';
import type { Context } from '@/domain/context';
import { listRelays } from '@/domain/relay/list';
import { AlertsCard } from '../cockpit/alerts-card';
import { Figures } from '../cockpit/figures';
import { FleetCard } from '../cockpit/fleet-card';
import { groupingIn, serves } from '../cockpit/groups';
import { FailuresCard, OverQuotaCard, SignUpsCard } from '../cockpit/lists';
import { RelaysCard } from '../cockpit/relays-card';
import { TrafficCard } from '../cockpit/traffic-card';
import { RefreshEvery } from '../job/refresh-every';
import { PageHeader } from '../shell/page-header';
import type { Params } from '../shell/paging';

const alertsShown = 5;
const hourMs = 3_600_000;

/** What operators see first: every phone, and what the whole product does. */
export async function CockpitScreen({ context, params }: { context: Context; params: Params }) {
  const [fleet, cockpit, alerts, relays] = await Promise.all([
    getFleet(context),
    getCockpit(context),
    listAlerts(context, { state: 'open', limit: alertsShown }),
    listRelays(context),
  ]);
  const nowMs = context.now.getTime();
  return (
    <>
      <RefreshEvery seconds={15} />
      <PageHeader title="Overview" />
      <Figures cockpit={cockpit} phones={{ serving: fleet.cells.filter(serves).length, total: fleet.total }} />
      <FleetCard fleet={fleet} by={groupingIn(params)} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="grid min-w-0 gap-6">
          <AlertsCard alerts={alerts} />
          <TrafficCard hours={cockpit.traffic.hours} lastMs={nowMs - (nowMs % hourMs)} />
        </div>
        <div className="grid min-w-0 gap-6">
          <RelaysCard relays={relays.items} />
          <FailuresCard failures={cockpit.failures} />
          <OverQuotaCard overQuota={cockpit.overQuota} />
          <SignUpsCard signUps={cockpit.signUps} />
        </div>
      </div>
    </>
  );
}
