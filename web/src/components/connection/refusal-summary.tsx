'use client';

import { useNow } from '../shell/clock';
import { Alert } from '../ui/alert';
import type { Refusals } from './use-refusals';

const hourMs = 3_600_000;
const number = new Intl.NumberFormat('en');

/** The last hour in a sentence: how many, mostly why and from where, and what to do. */
export function RefusalSummary({ refusals: { lastHour, rows } }: { refusals: Refusals }) {
  const since = useNow() - hourMs;
  if (lastHour === 0) return <p className="text-sm text-muted-foreground">None in the last hour.</p>;
  const [main] = rows
    .filter(({ lastAt }) => new Date(lastAt).getTime() >= since)
    .sort((one, other) => other.count - one.count);
  const several = rows.filter(({ lastAt }) => new Date(lastAt).getTime() >= since).length > 1;
  return (
    <Alert tone="warning" title={`${number.format(lastHour)} refused in the last hour`}>
      {main && (
        <>
          {several && 'Mostly: '}
          {withoutStop(main.sentence)}
          {main.address === null ? ', from several addresses.' : ', from '}
          {main.address !== null && <span className="font-mono text-xs">{main.address}</span>}
          {main.address !== null && '.'}
          {main.advice && <span className="mt-1 block">{main.advice}</span>}
        </>
      )}
    </Alert>
  );
}

const withoutStop = (sentence: string) => sentence.replace(/\.$/, '');
