import { Smartphone } from 'lucide-react';
import Link from 'next/link';
import { config } from '@/config';
import { asOwned, can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { getOverview } from '@/domain/overview/get';
import { isOwnState } from '@/domain/connection/states';
import type { OverviewPhone, OverviewView } from '@/domain/overview/view';
import { AttentionCard } from '../overview/attention-card';
import { Checklist } from '../overview/checklist';
import { CopyAccess } from '../overview/copy-access';
import { Figures } from '../overview/figures';
import { PhoneCard } from '../overview/phone-card';
import { PhoneTable } from '../overview/phone-table';
import { overviewRangeIn } from '../overview/stack';
import { TrafficSection } from '../overview/traffic-section';
import { PairButton } from '../pairing/pair-button';
import { devicePath, type Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import type { Params } from '../shell/paging';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

/** With so few phones the overview is the phones themselves. */
const fewPhones = 2;

/** What a person of a customer sees first: what needs them, five numbers, the traffic, their phones. */
export async function PortalOverviewScreen({
  area,
  context,
  params,
}: {
  area: Area;
  context: Context;
  params: Params;
}) {
  const { viewer } = context;
  const overview = await getOverview(context);
  const { attention, checklist, figures, phones } = overview;
  const all = phones.own + phones.shared;
  const rotatable = phones.items.filter((phone) => can(viewer, 'device.rotate', asOwned(phone)));
  const ids = rotatable.map(({ id }) => id);
  if (all === 0 && viewer.memberships.length === 0) return <Outside />;
  return (
    <>
      <PageHeader title="Overview" description={viewer.memberships[0]?.customerName} />
      {all > 0 && <AttentionCard area={area} attention={attention} />}
      {checklist && <FirstSteps {...{ context, checklist }} phone={phones.items[0]} />}
      {all <= fewPhones &&
        phones.items.map((phone) => (
          <PhoneCard area={area} key={phone.id} phone={phone} mayRotate={ids.includes(phone.id)} />
        ))}
      {!checklist && (
        <>
          <Figures figures={figures} shared={phones.shared} />
          <TrafficSection area={area} context={context} range={overviewRangeIn(params)} />
        </>
      )}
      {all > fewPhones && <PhoneTable area={area} phones={phones} rotatable={ids} />}
    </>
  );
}

interface FirstStepsProps {
  context: Context;
  checklist: NonNullable<OverviewView['checklist']>;
  phone: OverviewPhone | undefined;
}

function FirstSteps({ context: { viewer }, checklist, phone }: FirstStepsProps) {
  const own = viewer.memberships.filter(({ customerId }) => can(viewer, 'device.pair', { customerId }));
  const customers = own.map(({ customerId, customerName }) => ({ id: customerId, name: customerName }));
  const managers = <p className="text-sm text-muted-foreground">An owner or a manager does this.</p>;
  const connection = phone?.connections.find(({ state }) => !isOwnState(state.name));
  const creates = phone && can(viewer, 'connection.create', asOwned(phone));
  return (
    <Checklist
      checklist={checklist}
      actions={{
        pair: customers.length > 0 ? <PairButton area="portal" options={{ customers }} /> : managers,
        connect: creates ? (
          <Button asChild>
            <Link href={devicePath('portal', phone.id)}>Create a connection</Link>
          </Button>
        ) : (
          managers
        ),
        use: connection && (
          <CopyAccess
            connections={[connection]}
            phone={phone?.name ?? ''}
            form="curl"
            checkUrl={config().trialTargets.url}
          >
            Copy a test command
          </CopyAccess>
        ),
      }}
    />
  );
}

function Outside() {
  return (
    <>
      <PageHeader title="Overview" />
      <Card>
        <EmptyState icon={Smartphone} title="You are not a member of any customer" as="h2">
          You left or were removed. Ask an owner for a new invitation.
        </EmptyState>
      </Card>
    </>
  );
}
