'use client';

import { useState } from 'react';
import { endClients } from '@/actions/connection';
import type { OpenClientsView } from '@/domain/connection/view';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { Loading, Skeleton } from '../ui/skeleton';
import { RelativeTime } from '../ui/time';
import { AskedProblem } from './asked-problem';
import { protocolTitles } from './protocol-titles';
import { useClients } from './use-clients';

interface ClientsCardProps {
  connectionId: string;
  /** Whether the viewer may end them. */
  allowed: boolean;
}

type OpenClient = OpenClientsView['clients'][number];
/** An address, or everyone. */
type Chosen = { readonly address: string | null };

/** Who uses the connection now: from where, by what, how many streams; and ending them. */
export function ClientsCard({ connectionId, allowed }: ClientsCardProps) {
  const { answer: open, setAnswer: setOpen, error, asking, retry } = useClients(connectionId);
  const [chosen, setChosen] = useState<Chosen>();
  const end = useVerb(endClients, {
    success: 'Ended. Clients may connect again.',
    onData: setOpen,
    onDone: () => setChosen(undefined),
  });
  return (
    <Card aria-labelledby="clients">
      <CardHeader
        id="clients"
        title={open && open.streams > 0 ? `Open now: ${open.streams}` : 'Open now'}
        description="Streams and sessions that run, by the address of the client."
        action={
          allowed &&
          open !== undefined &&
          open.streams > 0 && (
            <Button variant="outline" size="sm" onClick={() => setChosen({ address: null })}>
              End all
            </Button>
          )
        }
      />
      <CardContent className="grid gap-3 pt-3">
        <AskedProblem {...{ error, asking, retry }} old={open !== undefined} />
        {!open && !error && (
          <Loading label="Loading open streams">
            <Skeleton className="h-10" />
          </Loading>
        )}
        {open?.streams === 0 && <p className="text-sm text-muted-foreground">No one uses this connection now.</p>}
        {open && open.streams > 0 && (
          <ul className="divide-y text-sm" aria-label="Clients">
            {open.clients.map((client) => (
              <Client
                key={`${client.protocol} ${client.address}`}
                {...{ client, allowed }}
                onEnd={() => setChosen({ address: client.address })}
              />
            ))}
          </ul>
        )}
        {open && hidden(open) > 0 && (
          <p className="text-xs text-muted-foreground">{`And ${hidden(open)} streams of other addresses.`}</p>
        )}
      </CardContent>
      {chosen && (
        <ConfirmDialog
          open
          onOpenChange={(shown) => !shown && setChosen(undefined)}
          title={chosen.address === null ? 'End everything that runs here?' : `End what ${chosen.address} has open?`}
          description="Downloads and sessions break off. Clients with the password may connect again; to keep one out, create a new password or change the whitelist."
          confirmLabel="End"
          pending={end.pending}
          onConfirm={() => void end.run({ connectionId, address: chosen.address })}
        />
      )}
    </Card>
  );
}

/** Streams of addresses that are not listed. */
function hidden({ clients, streams }: OpenClientsView): number {
  return streams - clients.reduce((sum, client) => sum + client.streams, 0);
}

function Client({ client, allowed, onEnd }: { client: OpenClient; allowed: boolean; onEnd: () => void }) {
  const { address, protocol, streams, since } = client;
  return (
    <li className="flex min-h-11 items-center justify-between gap-3 py-1">
      <div className="min-w-0">
        <span className="block font-mono text-xs wrap-anywhere sm:text-sm">{address}</span>
        <span className="block text-xs text-muted-foreground">
          {protocolTitles[protocol]} · {streams === 1 ? '1 stream' : `${streams} streams`}
          {since && (
            <>
              {' '}
              · since <RelativeTime at={new Date(since)} />
            </>
          )}
        </span>
      </div>
      {allowed && (
        <Button variant="outline" size="sm" aria-label={`End what ${address} has open`} onClick={onEnd}>
          End
        </Button>
      )}
    </li>
  );
}
