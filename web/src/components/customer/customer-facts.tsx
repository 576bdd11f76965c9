import type { ReactNode } from 'react';
import type { CustomerDetailView } from '@/domain/customer/view';
import { formatBytes } from '../format/bytes';
import { Card, CardContent, CardHeader } from '../ui/card';
import { DateTime } from '../ui/time';

export function CustomerFacts({ customer }: { customer: CustomerDetailView }) {
  const { traffic, lastSignInAt, createdAt, suspendedAt } = customer;
  return (
    <Card aria-labelledby="facts">
      <CardHeader id="facts" title="Overview" />
      <CardContent className="pt-3">
        <dl className="divide-y text-sm">
          <Fact name="Traffic this month">{formatBytes(traffic.monthBytes)}</Fact>
          <Fact name="Traffic, last 30 days">{formatBytes(traffic.last30DaysBytes)}</Fact>
          <Fact name="Last sign-in">{lastSignInAt ? <DateTime at={lastSignInAt} /> : 'Never'}</Fact>
          <Fact name="Added">
            <DateTime at={createdAt} />
          </Fact>
          {suspendedAt && (
            <Fact name="Suspended">
              <DateTime at={suspendedAt} />
            </Fact>
          )}
        </dl>
      </CardContent>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 py-2">
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  );
}
