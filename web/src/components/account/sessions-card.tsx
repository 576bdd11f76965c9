'use client';

import type { ReactNode } from 'react';
import { endSession, endSessionsElsewhere } from '@/actions/settings';
import type { SessionView } from '@/domain/session/view';
import { useVerb } from '../shell/use-verb';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Card, CardHeader } from '../ui/card';
import { RelativeTime } from '../ui/time';

interface SessionsCardProps {
  sessions: readonly SessionView[];
  /** There are others than this one, on this page of the list or another. */
  several: boolean;
  /** Where there are more pages. */
  pages?: ReactNode;
}

/** Where one is signed in: device, address, last use; each can be ended. */
export function SessionsCard({ sessions, several, pages }: SessionsCardProps) {
  const others = useVerb(endSessionsElsewhere, { success: 'Signed out everywhere else.' });
  return (
    <Card aria-labelledby="sessions">
      <CardHeader
        id="sessions"
        title="Sessions"
        description="Where you are signed in."
        action={
          several && (
            <Button variant="outline" size="sm" pending={others.pending} onClick={() => void others.run(undefined)}>
              Sign out other devices
            </Button>
          )
        }
      />
      <ul className="mt-4 divide-y border-t">
        {sessions.map((session) => (
          <Row key={session.id} session={session} />
        ))}
      </ul>
      {pages}
    </Card>
  );
}

function Row({ session: { id, device, ip, lastUsedAt, current } }: { session: SessionView }) {
  const end = useVerb(endSession, { success: 'Signed out.' });
  return (
    <li className="flex items-center justify-between gap-3 px-5 py-3">
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {device}
          {current && <Badge>This device</Badge>}
        </p>
        <p className="text-xs break-words text-muted-foreground">
          {ip ?? 'Unknown address'}, last used <RelativeTime at={lastUsedAt} />
        </p>
      </div>
      {!current && (
        <Button
          variant="outline"
          size="sm"
          aria-label={`Sign out ${device}`}
          pending={end.pending}
          onClick={() => void end.run({ id })}
        >
          Sign out
        </Button>
      )}
    </li>
  );
}
