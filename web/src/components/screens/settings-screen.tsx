import { getCeilings } from '@/domain/ceiling/get';
import type { Context } from '@/domain/context';
import { CeilingsCard } from '../ceiling/ceilings-card';
import { PageHeader } from '../shell/page-header';

/** What operators set for the whole product. */
export async function SettingsScreen({ context }: { context: Context }) {
  const ceilings = await getCeilings(context, { customerId: null });
  return (
    <>
      <PageHeader title="Settings" description="Applies to all customers." />
      <CeilingsCard customerId={null} ceilings={ceilings} />
    </>
  );
}
