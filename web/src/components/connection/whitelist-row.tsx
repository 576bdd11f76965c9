'use client';

import { X } from 'lucide-react';
import { removeWhitelistEntry } from '@/actions/connection';
import type { WhitelistEntryView } from '@/domain/connection/view';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Tooltip } from '../ui/tooltip';

interface WhitelistRowProps {
  connectionId: string;
  entry: WhitelistEntryView;
  allowed: boolean;
}

export function WhitelistRow({ connectionId, entry, allowed }: WhitelistRowProps) {
  const remove = useVerb(removeWhitelistEntry, { success: 'Removed. Open streams from this address end.' });
  return (
    <li className="flex min-h-11 items-center justify-between gap-3 py-1">
      <span className="min-w-0">
        <span className="font-mono text-xs wrap-anywhere sm:text-sm">{entry.cidr}</span>
        {entry.note && <span className="block truncate text-xs text-muted-foreground">{entry.note}</span>}
      </span>
      {allowed && (
        <Tooltip text="Remove">
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Remove ${entry.cidr}`}
            pending={remove.pending}
            onClick={() => void remove.run({ connectionId, id: entry.id })}
          >
            {!remove.pending && <X aria-hidden />}
          </Button>
        </Tooltip>
      )}
    </li>
  );
}
