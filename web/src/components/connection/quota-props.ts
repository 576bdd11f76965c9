import type { ConnectionUsageView, ConnectionView } from '@/domain/connection/view';

/** The connection and the data limit that buttons change. */
export interface QuotaActionsProps {
  connection: Pick<ConnectionView, 'id' | 'name'>;
  quota: NonNullable<ConnectionUsageView['quota']>;
}
