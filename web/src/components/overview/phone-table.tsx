import type { OverviewView } from '@/domain/overview/view';
import { count } from '../format/count';
import { devicesPath, type Area } from '../shell/navigation';
import { Card, CardHeader } from '../ui/card';
import { Table, TableBody, TableHead, TableHeader, TableRow } from '../ui/table';
import { TextLink } from '../ui/text-link';
import { PhoneRow } from './phone-row';

interface PhoneTableProps {
  area: Area;
  phones: OverviewView['phones'];
  /** Ids of those that the viewer may rotate. */
  rotatable: readonly string[];
}

/** The phones, a row each, with what one does most. */
export function PhoneTable({ area, phones: { items, own, shared, order }, rotatable }: PhoneTableProps) {
  const all = own + shared;
  return (
    <Card aria-labelledby="phones">
      <CardHeader
        id="phones"
        title="Phones"
        description={order === 'busiest' ? `The ${items.length} with the most traffic today.` : undefined}
        action={
          <span className="text-sm">
            <TextLink href={devicesPath(area)}>{`All ${count(all, 'phone')}`}</TextLink>
          </span>
        }
      />
      <div className="mt-3 border-t">
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>Phone</TableHeader>
              <TableHeader>State</TableHeader>
              <TableHeader className="max-md:hidden">IP</TableHeader>
              <TableHeader className="max-lg:hidden">Network</TableHeader>
              <TableHeader className="text-right max-sm:hidden">Today</TableHeader>
              <TableHeader className="max-xl:hidden">Last rotation</TableHeader>
              <TableHeader>
                <span className="sr-only">Actions</span>
              </TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {items.map((phone) => (
              <PhoneRow area={area} key={phone.id} phone={phone} mayRotate={rotatable.includes(phone.id)} />
            ))}
          </TableBody>
        </Table>
      </div>
    </Card>
  );
}
