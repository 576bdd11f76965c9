import type { CeilingView } from '@/domain/ceiling/view';
import { Card, CardContent, CardHeader } from '../ui/card';
import { CeilingsForm } from './ceilings-form';

interface CeilingsCardProps {
  /** Null: for all. */
  customerId: string | null;
  ceilings: readonly CeilingView[];
}

/** What operators allow at most, on each relay. */
export function CeilingsCard({ customerId, ceilings }: CeilingsCardProps) {
  return (
    <Card aria-labelledby="ceilings">
      <CardHeader
        id="ceilings"
        title="Ceilings"
        description={
          customerId === null
            ? 'Customers set the limits of their connections up to these ceilings. To give one customer its own, open that customer. Leave empty for the default.'
            : 'For this customer only. Leave empty to use the ceilings for all customers.'
        }
      />
      <CardContent>
        <CeilingsForm customerId={customerId} fields={ceilings} />
      </CardContent>
    </Card>
  );
}
