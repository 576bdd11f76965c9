import type { RelayDetailView } from '@/domain/relay/view';
import { Alert } from '../ui/alert';
import { Card, CardContent, CardHeader } from '../ui/card';
import { DateTime } from '../ui/time';
import { NewAuthorityButton } from './new-authority-button';
import { OpenvpnState } from './relay-state';

/** Whether OpenVPN runs on a relay, why not, and its certificates. */
export function OpenvpnCard({ relay }: { relay: RelayDetailView }) {
  const { openvpn, authority, online } = relay;
  return (
    <Card aria-labelledby="openvpn">
      <CardHeader id="openvpn" title="OpenVPN" action={<OpenvpnState state={openvpn.state} />} />
      <CardContent className="grid gap-4 text-sm">
        {openvpn.reason !== null && (
          <Alert tone={openvpn.state === 'down' ? 'danger' : undefined} role="note">
            {openvpn.reason}
          </Alert>
        )}
        {authority ? (
          <>
            <dl className="grid gap-3 [&_dt]:text-xs [&_dt]:text-muted-foreground">
              <div>
                <dt>Certificate authority</dt>
                <dd>{authority.madeAt ? <DateTime at={authority.madeAt} /> : 'Made by an older version'}</dd>
              </div>
              <div>
                <dt>Server certificate</dt>
                <dd>
                  {authority.certificateEndsAt ? (
                    <>
                      Valid until <DateTime at={authority.certificateEndsAt} />; the relay renews it 90 days before
                    </>
                  ) : (
                    'Known after the next start'
                  )}
                </dd>
              </div>
            </dl>
            {authority.askedAt && (
              <Alert role="status">
                {online
                  ? 'The relay is making a new certificate authority.'
                  : 'The relay makes a new certificate authority when it starts.'}
              </Alert>
            )}
            <NewAuthorityButton relay={relay} profiles={authority.profiles} />
          </>
        ) : (
          <p className="text-muted-foreground">This relay has no OpenVPN keys yet. It makes them at its first start.</p>
        )}
      </CardContent>
    </Card>
  );
}
