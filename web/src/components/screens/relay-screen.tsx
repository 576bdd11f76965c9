import { orNotFound } from '@/auth/page';
import type { Context } from '@/domain/context';
import { getRelay } from '@/domain/relay/get';
import type { RelayDetailView } from '@/domain/relay/view';
import { count } from '../format/count';
import { RefreshEvery } from '../job/refresh-every';
import { AddressCard } from '../relay/address-card';
import { LoadCard } from '../relay/load-card';
import { OpenvpnCard } from '../relay/openvpn-card';
import { RelayActions } from '../relay/relay-actions';
import { RelayState } from '../relay/relay-state';
import { PageHeader } from '../shell/page-header';
import { Alert } from '../ui/alert';
import { DateTime } from '../ui/time';

/** One relay: what it carries, where it is, its OpenVPN; draining and removing. */
export async function RelayScreen({ context, id }: { context: Context; id: string }) {
  const relay = await orNotFound(getRelay(context, { id }));
  return (
    <>
      <RefreshEvery seconds={10} />
      <PageHeader
        title={relay.name}
        back={{ href: '/admin/relays', label: 'Relays' }}
        description="This page refreshes every 10 seconds."
        status={<RelayState relay={relay} />}
        actions={<RelayActions relay={relay} />}
      />
      <Trouble relay={relay} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <LoadCard relay={relay} />
        <AddressCard relay={relay} now={context.now} />
        <OpenvpnCard relay={relay} />
      </div>
    </>
  );
}

function Trouble({ relay: { online, lastSeenAt, drainingSince, uses } }: { relay: RelayDetailView }) {
  const { pairedDevices, connections, openCodes } = uses;
  const left = [count(pairedDevices, 'paired phone'), count(connections, 'connection')].join(', ');
  return (
    <>
      {!online && (
        <Alert tone="danger" title="The relay is offline">
          {lastSeenAt ? (
            <>
              Last seen <DateTime at={lastSeenAt} smallest="second" />. Its phones and connections do not work.
            </>
          ) : (
            'It has never started.'
          )}
        </Alert>
      )}
      {drainingSince && (
        <Alert tone="warning" title="Draining: nothing new is placed on it">
          Since <DateTime at={drainingSince} />. Still here: {left}
          {openCodes > 0 && `, ${count(openCodes, 'open pairing code')}`}. Once nothing is left and the relay is
          stopped, it can be removed.
        </Alert>
      )}
    </>
  );
}
