'use client';

import { useState } from 'react';
import { endVpnSession } from '@/actions/connection';
import type { VpnSessionView } from '@/domain/connection/view';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { Loading, Skeleton } from '../ui/skeleton';
import { DateTime, RelativeTime } from '../ui/time';
import { AskedProblem } from './asked-problem';
import { useVpnSessions } from './use-vpn-sessions';

interface OpenvpnSessionsProps {
  connectionId: string;
  /** Whether the viewer may end them. */
  allowed: boolean;
}

/** Who is connected by OpenVPN now: from where, since when. */
export function OpenvpnSessions({ connectionId, allowed }: OpenvpnSessionsProps) {
  const { answer: sessions, setAnswer: setSessions, error, asking, retry } = useVpnSessions(connectionId);
  const [chosen, setChosen] = useState<VpnSessionView>();
  const end = useVerb(endVpnSession, {
    success: 'Session ended.',
    onData: (data) => setSessions(data.sessions),
    onDone: () => setChosen(undefined),
  });
  return (
    <section aria-labelledby="vpn-sessions" className="grid gap-2">
      <h3 id="vpn-sessions" className="text-sm font-medium">
        {sessions && sessions.length > 0 ? `Connected now: ${sessions.length}` : 'Connected now'}
      </h3>
      <AskedProblem {...{ error, asking, retry }} old={sessions !== undefined} />
      {!sessions && !error && (
        <Loading label="Loading OpenVPN sessions">
          <Skeleton className="h-10" />
        </Loading>
      )}
      {sessions?.length === 0 && <p className="text-sm text-muted-foreground">No one is connected by OpenVPN.</p>}
      {sessions && sessions.length > 0 && (
        <ul className="divide-y text-sm">
          {sessions.map((session) => (
            <li key={session.id} className="flex min-h-11 items-center justify-between gap-3 py-1">
              <div className="min-w-0">
                <span className="block font-mono text-xs wrap-anywhere sm:text-sm">{session.address}</span>
                <span className="block text-xs text-muted-foreground">
                  Connected <RelativeTime at={new Date(session.since)} /> · {session.transport.toUpperCase()}
                </span>
              </div>
              {allowed && (
                <Button
                  variant="outline"
                  size="sm"
                  aria-label={`Disconnect ${session.address}`}
                  onClick={() => setChosen(session)}
                >
                  Disconnect
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {chosen && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setChosen(undefined)}
          title="Disconnect this session?"
          description={
            <>
              {chosen.address}, connected since <DateTime at={new Date(chosen.since)} />. Its computer then uses its own
              line. Anyone who has the profile and the password can connect again; to prevent that, regenerate the
              password.
            </>
          }
          confirmLabel="Disconnect"
          pending={end.pending}
          onConfirm={() => void end.run({ connectionId, id: chosen.id })}
        />
      )}
    </section>
  );
}
