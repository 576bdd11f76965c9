import { getCeilings } from '@/domain/ceiling/get';
import type { Context } from '@/domain/context';
import { everyItem } from '@/domain/page';
import { listRelays } from '@/domain/relay/list';
import { RelayWindows } from '../alert/relay-windows';
import { CeilingsCard } from '../ceiling/ceilings-card';
import { PageHeader } from '../shell/page-header';
import type { Params } from '../shell/paging';

/** What operators set for the whole product. */
export async function SettingsScreen({ context, params }: { context: Context; params: Params }) {
  const [ceilings, relays] = await Promise.all([
    getCeilings(context, { customerId: null }),
    everyItem((page) => listRelays(context, page)),
  ]);
  return (
    <>
      <PageHeader title="Settings" description="Applies to all customers." />
      <CeilingsCard customerId={null} ceilings={ceilings} />
      {relays.map((relay) => (
        <RelayWindows key={relay.id} context={context} relay={relay} params={params} />
      ))}
    </>
  );
}
