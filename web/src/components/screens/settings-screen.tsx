import { getCeilings } from '@/domain/ceiling/get';
import type { Context } from '@/domain/context';
import { getDefaults } from '@/domain/default/get';
import { everyItem } from '@/domain/page';
import { listRelays } from '@/domain/relay/list';
import { RelayWindows } from '../alert/relay-windows';
import { CeilingsCard } from '../ceiling/ceilings-card';
import { NewConnectionsCard } from '../default/new-connections-card';
import { NewCustomersCard } from '../default/new-customers-card';
import { PageHeader } from '../shell/page-header';
import type { Params } from '../shell/paging';

/** What operators set for the whole product. */
export async function SettingsScreen({ context, params }: { context: Context; params: Params }) {
  const [ceilings, defaults, relays] = await Promise.all([
    getCeilings(context, { customerId: null }),
    getDefaults(context),
    everyItem((page) => listRelays(context, page)),
  ]);
  return (
    <>
      <PageHeader title="Settings" description="Applies to all customers." />
      <CeilingsCard customerId={null} ceilings={ceilings} />
      <NewCustomersCard fields={defaults.customer} />
      <NewConnectionsCard limits={defaults.connection} />
      {relays.map((relay) => (
        <RelayWindows key={relay.id} context={context} relay={relay} params={params} />
      ))}
    </>
  );
}
