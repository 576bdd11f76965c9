import type { ConnectionUsageView, ConnectionView } from '@/domain/connection/view';
import { ResetUsageButton } from './reset-usage-button';
import { TopUpDialog } from './top-up-dialog';

export interface QuotaActionsProps {
  connection: Pick<ConnectionView, 'id' | 'name'>;
  quota: NonNullable<ConnectionUsageView['quota']>;
}

/** What changes the use of a data limit without changing the limit. */
export function QuotaActions(props: QuotaActionsProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <TopUpDialog {...props} />
      <ResetUsageButton {...props} />
    </div>
  );
}
