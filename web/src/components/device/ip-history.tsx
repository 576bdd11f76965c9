import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import type { IpHistoryView } from '@/domain/device/view';
import { Card, CardContent, CardHeader } from '../ui/card';
import { CopyButton } from '../ui/copy-button';
import { EmptyState } from '../ui/empty-state';
import { DateTime } from '../ui/time';

/** A page of a device's public addresses, newest first. */
export function IpHistory({ entries, pages }: { entries: readonly IpHistoryView[]; pages: ReactNode }) {
  return (
    <Card aria-labelledby="ip-history">
      <CardHeader id="ip-history" title="IP history" />
      {entries.length === 0 ? (
        <EmptyState icon={History} title="No address yet">
          Addresses appear here once the phone is online.
        </EmptyState>
      ) : (
        <CardContent className="pt-3">
          <ol
            className="max-h-96 divide-y overflow-y-auto text-sm"
            tabIndex={0}
            aria-label="IP addresses, newest first"
          >
            {entries.map((entry) => (
              <li key={entry.id} className="flex items-center justify-between gap-3 py-1.5">
                <span className="flex min-w-0 items-center gap-1">
                  <span className="min-w-0 font-mono text-xs break-all">{entry.ip}</span>
                  <CopyButton text={entry.ip} label={`Copy ${entry.ip}`} />
                </span>
                <span className="max-w-1/2 shrink-0 text-right text-xs text-muted-foreground">
                  <DateTime at={entry.firstSeenAt} />
                  {entry.carrier && (
                    <span className="block truncate" title={entry.carrier}>
                      {entry.carrier}
                    </span>
                  )}
                </span>
              </li>
            ))}
          </ol>
        </CardContent>
      )}
      {pages}
    </Card>
  );
}
