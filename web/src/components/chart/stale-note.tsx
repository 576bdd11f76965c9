'use client';

import { useRouter } from 'next/navigation';
import { formatDuration } from '../format/duration';
import { useNow } from '../shell/clock';
import { useRefreshWhile } from '../shell/use-refresh-while';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';

const refreshMs = 60_000;
/** Three readings in a row that did not arrive. */
const staleMs = 3 * refreshMs + 15_000;

/** Reads the page's figures again every minute; where that fails, says how old they are. */
export function StaleNote({ at }: { at: Date }) {
  const router = useRouter();
  const age = useNow() - at.getTime();
  useRefreshWhile(true, refreshMs);
  if (age < staleMs) return null;
  return (
    <Alert
      tone="warning"
      role="status"
      action={
        <Button variant="outline" size="sm" onClick={() => router.refresh()}>
          Refresh
        </Button>
      }
    >
      These figures are {formatDuration(age)} old.
    </Alert>
  );
}
