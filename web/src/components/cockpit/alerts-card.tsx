import { CircleCheck } from 'lucide-react';
import type { AlertView } from '@/domain/alert/view';
import type { Page } from '@/domain/page';
import { AlertList } from '../alert/alert-list';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { TextLink } from '../ui/text-link';

/** The alerts that are open. */
export function AlertsCard({ alerts: { items, nextCursor } }: { alerts: Page<AlertView> }) {
  return (
    <Card aria-labelledby="attention">
      <CardHeader id="attention" title="Needs attention" />
      {items.length > 0 ? (
        <div className="mt-3 border-t">
          <AlertList area="admin" alerts={items} />
        </div>
      ) : (
        <EmptyState icon={CircleCheck} title="Nothing needs attention">
          What goes wrong appears here.
        </EmptyState>
      )}
      {nextCursor !== null && (
        <p className="border-t p-4 text-sm">
          <TextLink href="/admin/alerts?state=open">All open alerts</TextLink>
        </p>
      )}
    </Card>
  );
}
