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
      <PhoneNotice device={connection.device} />
    </>
  );
}

function PhoneNotice({ device: { name, state } }: { device: ConnectionView['device'] }) {
  if (state.name === 'rotating') {
    return (
      <Alert tone="info" title="The phone is changing its IP address">
        Requests wait until {name} is back.
      </Alert>
    );
  }
  if (state.name !== 'offline' && state.name !== 'no_mobile' && state.name !== 'not_paired') return null;
  const title = state.name === 'offline' ? 'The phone is offline' : state.sentence.replace(/\.$/, '');
  return (
    <Alert tone="danger" title={title}>
      Requests are refused until {name} is back online.
    </Alert>
  );
}
