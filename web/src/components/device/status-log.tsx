import type { ReactNode } from 'react';
import type { StatusLogView } from '@/domain/device/view';
import { formatStatusChange } from '../format/status-change';
import { Card, CardContent, CardHeader } from '../ui/card';
import { StatusDot } from '../ui/status-dot';
import { stateTones } from './device-status';
import { DateTime } from '../ui/time';

/** When the phone came and went, and why. */
export function StatusLog({ entries, pages }: { entries: readonly StatusLogView[]; pages: ReactNode }) {
  if (entries.length === 0) return null;
  return (
    <Card aria-labelledby="status-log">
      <CardHeader id="status-log" title="Status log" />
      <CardContent className="pt-3">
        <ol
          className="max-h-96 divide-y overflow-y-auto text-sm"
          tabIndex={0}
          aria-label="Changes of status, newest first"
        >
          {entries.map((entry) => (
            <li key={entry.id} className="flex items-start justify-between gap-3 py-2">
              <span className="flex min-w-0 items-baseline gap-2.5">
                <StatusDot tone={stateTones[entry.status]} />
                <span>
                  {formatStatusChange(entry)}
                  {entry.status === 'offline' && entry.sentence && (
                    <span className="block text-xs text-muted-foreground">{entry.sentence}</span>
                  )}
                </span>
              </span>
              <DateTime at={entry.at} className="shrink-0 text-xs text-muted-foreground" />
            </li>
          ))}
        </ol>
      </CardContent>
      {pages}
    </Card>
  );
}
