import type { RelayDetailView } from '@/domain/relay/view';
import { Card, CardContent, CardHeader } from '../ui/card';
import { DateTime } from '../ui/time';
import { PortsUsed } from './ports-used';

/** Where a relay is reached, and by which certificate. */
export function AddressCard({ relay, now }: { relay: RelayDetailView; now: Date }) {
  const { publicHost, tunnelUrl, portMin, portMax } = relay;
  return (
    <Card aria-labelledby="address">
      <CardHeader id="address" title="Address" />
      <CardContent>
        <dl className="grid gap-3 text-sm [&_dt]:text-xs [&_dt]:text-muted-foreground">
          <div>
            <dt>Customers connect to</dt>
            <dd className="font-mono text-xs wrap-anywhere">{publicHost}</dd>
          </div>
          <div>
            <dt>Phones connect to</dt>
            <dd className="font-mono text-xs wrap-anywhere">{tunnelUrl}</dd>
          </div>
          <div className="grid gap-1">
            <dt>
              Ports {portMin}–{portMax}
            </dt>
            <dd>
              <PortsUsed relay={relay} />
            </dd>
          </div>
          <div>
            <dt>TLS certificate of the ports</dt>
            <dd>
              <Certificate relay={relay} now={now} />
            </dd>
          </div>
        </dl>
      </CardContent>
    </Card>
  );
}

function Certificate({ relay: { certificate }, now }: { relay: RelayDetailView; now: Date }) {
  if (!certificate) return 'None: clients cannot speak TLS to this relay.';
  const { endsAt, fault } = certificate;
  return (
    <>
      {endsAt <= now ? (
        <span className="font-medium text-danger">
          Expired on <DateTime at={endsAt} />. Clients refuse it.
        </span>
      ) : (
        <>
          Valid until <DateTime at={endsAt} />
        </>
      )}
      {fault !== null && (
        <span className="block wrap-anywhere text-danger">The newer files cannot be used: {fault}</span>
      )}
    </>
  );
}
