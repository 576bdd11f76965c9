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
          It expired on <DateTime at={connection.expiresAt} />. <PortNote connection={connection} />
        </Alert>
      )}
      {connection.state === 'quota_exceeded' && (
        <Alert tone="danger" title="Data limit reached">
          Requests are refused {connection.quotaPeriod === 'none' ? '' : 'until the next period '}unless the limit is
          raised, topped up or its usage reset.
        </Alert>
      )}
      <PhoneNotice device={connection.device} />
    </>
  );
}

/** What becomes of the port of an expired connection. */
function PortNote({ connection: { port, releasedPort, portKeptUntil } }: { connection: ConnectionView }) {
  if (port === null)
    return (
      <>
        Its port was released. Set a later expiry to use it again: it gets port {releasedPort} where that is free, else
        another one.
      </>
    );
  return (
    <>
      Set a later expiry to use it again. Its port {port} is kept{' '}
      {portKeptUntil && (
        <>
          until <DateTime at={portKeptUntil} />
        </>
      )}
      , then it is released.
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
