'use client';

import { Wrench } from 'lucide-react';
import type { ReactNode } from 'react';
import { cancelWindow } from '@/actions/alert';
import type { WindowView } from '@/domain/alert/view';
import { useVerb } from '../shell/use-verb';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { DateTime } from '../ui/time';
import { WindowDialog, type WindowSubject } from './window-dialog';

interface WindowsCardProps {
  subject: WindowSubject;
  title?: string;
  /** Unique on the page. */
  id?: string;
  windows: readonly WindowView[];
  allowed: boolean;
  pages: ReactNode;
}

const states = {
  planned: { tone: 'neutral', label: 'Planned' },
  running: { tone: 'warning', label: 'Now' },
  ended: { tone: 'neutral', label: 'Ended' },
} as const;

/** Times in which a device or a relay may be down without an alert. */
export function WindowsCard({ subject, title, id = 'windows', windows, allowed, pages }: WindowsCardProps) {
  return (
    <Card aria-labelledby={id}>
      <CardHeader
        id={id}
        title={title ?? 'Maintenance'}
        description="Meanwhile no alert opens."
        action={allowed && <WindowDialog subject={subject} />}
      />
      {windows.length === 0 ? (
        <EmptyState icon={Wrench} title="Nothing planned" className="py-6">
          {allowed ? 'Plan maintenance before you switch something off.' : 'Owners can plan maintenance.'}
        </EmptyState>
      ) : (
        <ul className="mt-3 divide-y border-t text-sm">
          {windows.map((window) => (
            <Row key={window.id} window={window} allowed={allowed} />
          ))}
        </ul>
      )}
      {pages}
    </Card>
  );
}

function Row({ window: { id, startsAt, endsAt, note, state }, allowed }: { window: WindowView; allowed: boolean }) {
  const cancel = useVerb(cancelWindow, { success: 'Maintenance cancelled.' });
  const { tone, label } = states[state];
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 px-5 py-3">
      <div className="grid min-w-0 gap-0.5">
        <p>
          <DateTime at={startsAt} /> – <DateTime at={endsAt} />
        </p>
        {note && <p className="text-xs wrap-anywhere text-muted-foreground">{note}</p>}
      </div>
      <div className="flex items-center gap-2">
        <Badge tone={tone}>{label}</Badge>
        {allowed && state !== 'ended' && (
          <Button variant="ghost" size="sm" pending={cancel.pending} onClick={() => void cancel.run({ id })}>
            {state === 'running' ? 'End now' : 'Cancel'}
          </Button>
        )}
      </div>
    </li>
  );
}
