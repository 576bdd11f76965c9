import { CircleCheck } from 'lucide-react';
import Link from 'next/link';
import { listAlerts } from '@/domain/alert/list';
import type { Context } from '@/domain/context';
import { countDevices } from '@/domain/device/count';
import { AlertList } from '../alert/alert-list';
import { devicesPath, type Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import { Button } from '../ui/button';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { TextLink } from '../ui/text-link';

const alertsShown = 10;

/** The first page of an area: what needs someone. */
export async function OverviewScreen({ area, context }: { area: Area; context: Context }) {
  const [devices, { items: alerts, nextCursor }] = await Promise.all([
    countDevices(context),
    listAlerts(context, { state: 'open', limit: alertsShown }),
  ]);
  return (
    <>
      <PageHeader
        title="Overview"
        description={devices.total > 0 ? `${devices.online} of ${devices.total} phones online` : 'No phone yet'}
        actions={
          <Button asChild variant="outline">
            <Link href={devicesPath(area)}>Devices</Link>
          </Button>
        }
      />
      <Card aria-labelledby="attention">
        <CardHeader id="attention" title="Needs attention" />
        {alerts.length > 0 ? (
          <div className="mt-3 border-t">
            <AlertList area={area} alerts={alerts} />
          </div>
        ) : (
          <EmptyState icon={CircleCheck} title="Nothing needs attention">
            What goes wrong appears here.
          </EmptyState>
        )}
        {nextCursor !== null && (
          <p className="border-t p-4 text-sm">
            <TextLink href={`/${area}/alerts?state=open`}>All open alerts</TextLink>
          </p>
        )}
      </Card>
    </>
  );
}
