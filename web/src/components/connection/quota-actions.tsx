import type { QuotaActionsProps } from './quota-props';
import { ResetUsageButton } from './reset-usage-button';
import { TopUpDialog } from './top-up-dialog';

/** What changes the use of a data limit without changing the limit. */
export function QuotaActions(props: QuotaActionsProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <TopUpDialog {...props} />
      <ResetUsageButton {...props} />
    </div>
  );
}
