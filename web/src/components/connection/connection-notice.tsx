import type { ConnectionView } from '@/domain/connection/view';
import { Alert } from '../ui/alert';
import { DateTime } from '../ui/time';

/** Why requests are refused now, and what would change that. */
export function ConnectionNotice({ connection }: { connection: ConnectionView }) {
  return (
    <>
      {connection.state === 'off' && (
        <Alert tone="warning" title="This connection is switched off">
          Requests are refused until it is switched on.
        </Alert>
      )}
      {connection.state === 'expired' && connection.expiresAt && (
        <Alert tone="danger" title="This connection has expired">
          It expired on <DateTime at={connection.expiresAt} />. Set a later expiry to use it again.
        </Alert>
      )}
      {connection.state === 'quota_exceeded' && (
        <Alert tone="danger" title="Data limit reached">
          Requests are refused {connection.quotaPeriod === 'none' ? '' : 'until the next period '}unless the limit is
          raised.
        </Alert>
      )}
      {connection.device.status === 'offline' && (
        <Alert tone="danger" title="The phone is offline">
          Requests are refused until {connection.device.name} is back online.
        </Alert>
      )}
    </>
  );
}
