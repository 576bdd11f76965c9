import { DoorOpen } from 'lucide-react';
import type { Context } from '@/domain/context';
import { listCustomers } from '@/domain/customer/list';
import { listDevices } from '@/domain/device/list';
import { countEgressExceptions } from '@/domain/egress/count';
import { listEgressExceptions } from '@/domain/egress/list';
import { everyItem } from '@/domain/page';
import { CreateExceptionButton } from '../egress/create-exception-button';
import { ExceptionList } from '../egress/exception-list';
import { exceptionFilterIn, exceptionStateIn } from '../egress/exception-words';
import { RefreshEvery } from '../job/refresh-every';
import { searchIn } from '../list/address';
import { PageHeader } from '../shell/page-header';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

/** What operators have opened although the egress policy closes it. */
export async function EgressExceptionsScreen({ context, params }: { context: Context; params: Params }) {
  const filter = exceptionFilterIn(params);
  const [{ items: exceptions, nextCursor }, all, fit, customers, devices] = await Promise.all([
    pageAt(cursorIn(params, 'cursor'), (cursor) => listEgressExceptions(context, { ...filter, cursor })),
    countEgressExceptions(context),
    countEgressExceptions(context, filter),
    everyItem((page) => listCustomers(context, page)),
    everyItem((page) => listDevices(context, page)),
  ]);
  const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
  return (
    <>
      <RefreshEvery seconds={30} />
      <PageHeader
        title="Egress exceptions"
        description="Private addresses and mail ports that phones reach although they are closed for everyone. Expired ones stay for 30 days."
        actions={<CreateExceptionButton customers={customers.map(named)} devices={devices.map(named)} />}
      />
      {all.total === 0 ? (
        <Card>
          <EmptyState icon={DoorOpen} title="No egress exception" as="h2">
            Phones reach the public internet only. Click “New exception” to open a private address, for all phones, a
            customer’s or one.
          </EmptyState>
        </Card>
      ) : (
        <ExceptionList
          {...{ exceptions, nextCursor }}
          filter={{ search: searchIn(params), state: exceptionStateIn(params) }}
          counts={{ found: fit.total, total: all.total }}
        />
      )}
    </>
  );
}
