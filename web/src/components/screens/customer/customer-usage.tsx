import { UsageScreen } from '../usage-screen';
import type { CustomerTabProps } from './tab-props';

/** What the customer used. */
export function CustomerUsage({ context, customer: { id }, path, params }: CustomerTabProps) {
  return <UsageScreen area="admin" customerId={id} {...{ context, path, params }} />;
}
