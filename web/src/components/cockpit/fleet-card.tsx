import { Smartphone } from 'lucide-react';
import Link from 'next/link';
import type { FleetView } from '@/domain/cockpit/view';
import { devicesPath } from '../shell/navigation';
import { cn } from '../ui/cn';
import { Card, CardContent, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { TextLink } from '../ui/text-link';
import { fleetGroupingNames, fleetGroupings, groupCells, type FleetGrouping } from './groups';
import { PhoneGrid } from './phone-grid';

interface FleetCardProps {
  fleet: FleetView;
  by: FleetGrouping;
}

/** Every phone on one screen, in groups. */
export function FleetCard({ fleet: { cells, total }, by }: FleetCardProps) {
  return (
    <Card aria-labelledby="fleet">
      <CardHeader id="fleet" title="Phones" action={total > 0 && <Groupings current={by} />} />
      {total === 0 ? (
        <EmptyState icon={Smartphone} title="No phone yet">
          Pair a phone on the page Devices.
        </EmptyState>
      ) : (
        <CardContent className="grid gap-4">
          {groupCells(cells, by).map(({ name, cells: of, serving }) => (
            <PhoneGrid
              key={`${by} ${name}`}
              title={name}
              count={by === 'state' ? String(of.length) : `${serving} of ${of.length} serve`}
              cells={of}
            />
          ))}
          {cells.length < total && (
            <p className="text-sm text-muted-foreground">
              The first {cells.length} of {total} by name.{' '}
              <TextLink href={devicesPath('admin')}>All in the list of devices</TextLink>
            </p>
          )}
        </CardContent>
      )}
    </Card>
  );
}

function Groupings({ current }: { current: FleetGrouping }) {
  return (
    <nav aria-label="Phones by" className="flex flex-wrap gap-1 text-xs">
      {fleetGroupingNames.map((name) => (
        <Link
          key={name}
          href={name === 'state' ? '/admin' : `/admin?by=${name}`}
          scroll={false}
          prefetch={false}
          aria-current={name === current ? 'true' : undefined}
          className={cn(
            'rounded-md border px-2 py-1 font-medium',
            name === current ? 'border-primary text-foreground' : 'text-muted-foreground hover:text-foreground',
          )}
        >
          {fleetGroupings[name].label}
        </Link>
      ))}
    </nav>
  );
}
