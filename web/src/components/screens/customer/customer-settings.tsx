import { getCeilings } from '@/domain/ceiling/get';
import { FailuresCard } from '../../alert/failures-card';
import { CeilingsCard } from '../../ceiling/ceilings-card';
import { RotatingCard } from '../../customer/rotating-card';
import { TimeZoneCard } from '../../customer/time-zone-card';
import type { CustomerTabProps } from './tab-props';

/** What holds for this customer. */
export async function CustomerSettings({ context, customer }: CustomerTabProps) {
  const ceilings = await getCeilings(context, { customerId: customer.id });
  return (
    <>
      <CeilingsCard customerId={customer.id} ceilings={ceilings} />
      <RotatingCard customer={customer} allowed />
      <FailuresCard customer={customer} />
      <TimeZoneCard customer={customer} allowed />
    </>
  );
}
