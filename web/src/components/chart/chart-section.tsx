import { Suspense, type ReactNode } from 'react';
import { Loading, Skeleton } from '../ui/skeleton';
import { ChartBoundary } from './chart-boundary';

interface ChartSectionProps {
  /** What it shows: "The uptime". */
  what: string;
  children: ReactNode;
}

/** A part of a page that is read separately: it loads, and fails, without the others. */
export function ChartSection({ what, children }: ChartSectionProps) {
  return (
    <ChartBoundary what={what}>
      <Suspense
        fallback={
          <Loading label={`Loading: ${what}`}>
            <Skeleton className="h-80 rounded-2xl" />
          </Loading>
        }
      >
        {children}
      </Suspense>
    </ChartBoundary>
  );
}
