import type { CeilingView } from '@/domain/ceiling/get';
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
            ? 'Customers choose the limits of their connections below these. A customer can have its own on its page. Empty: the default.'
            : 'Of this customer only. Empty: what applies to all.'
        }
      />
      <CardContent>
        <CeilingsForm customerId={customerId} fields={ceilings} />
      </CardContent>
    </Card>
  );
}
