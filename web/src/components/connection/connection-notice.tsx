import type { ConnectionView } from '@/domain/connection/view';
import { Alert } from '../ui/alert';
import { DateTime } from '../ui/time';

/** Why the connection cannot be used now, and what would change that. */
export function ConnectionNotice({ connection }: { connection: ConnectionView }) {
  const { device, expiresAt, quotaPeriod } = connection;
  const { name, sentence } = connection.state;
  switch (name) {
    case 'off':
      return (
        <Alert tone="warning" title={sentence}>
          Requests are refused until it is switched on.
        </Alert>
      );
    case 'expired':
      return (
        <Alert tone="danger" title={sentence}>
          {expiresAt && (
            <>
              It expired on <DateTime at={expiresAt} />.{' '}
            </>
          )}
          <PortNote connection={connection} />
        </Alert>
      );
    case 'quota_exceeded':
      return (
        <Alert tone="danger" title={sentence}>
          Requests are refused {quotaPeriod === 'none' ? '' : 'until the next period '}unless the limit is raised,
          topped up or its usage reset.
        </Alert>
      );
    case 'rotating':
      return (
        <Alert tone="info" title={sentence}>
          Requests wait until {device.name} is back.
        </Alert>
      );
    case 'not_paired':
    case 'offline':
    case 'no_mobile':
      return (
        <Alert tone="danger" title={sentence}>
          Requests are refused until {device.name} is back online.
        </Alert>
      );
    case 'on':
      return null;
  }
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
