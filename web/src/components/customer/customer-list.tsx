import Link from 'next/link';
import type { ReactNode } from 'react';
import type { CustomerView } from '@/domain/customer/view';
import { count } from '../format/count';
import { customerPath } from '../shell/navigation';
import { Card } from '../ui/card';
import { CustomerState } from './customer-state';

/** The customers with what they have. */
export function CustomerList({ customers, pages }: { customers: readonly CustomerView[]; pages?: ReactNode }) {
  return (
    <Card aria-label="Customers">
      <ul className="divide-y">
        {customers.map(({ id, name, state, deviceCount, memberCount }) => (
          <li key={id} className="relative flex items-center justify-between gap-4 px-5 py-3 hover:bg-muted/60">
            <div className="min-w-0">
              <Link
                href={customerPath(id)}
                className="block truncate rounded-sm font-medium after:absolute after:inset-0"
              >
                {name}
              </Link>
              <span className="text-xs text-muted-foreground">
                {count(deviceCount, 'device')} · {count(memberCount, 'member')}
              </span>
            </div>
            <CustomerState state={state} />
          </li>
        ))}
      </ul>
      {pages}
    </Card>
  );
}
