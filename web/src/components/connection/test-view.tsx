import type { ConnectionTestView } from '@/domain/connection/view';
import { Alert } from '../ui/alert';
import { Loading, Skeleton } from '../ui/skeleton';
import { TestResult } from './test-result';

interface TestViewProps {
  result: ConnectionTestView | undefined;
  error: string | undefined;
  pending: boolean;
}

/** A test while it runs, its result, or why there is none. */
export function TestView({ result, error, pending }: TestViewProps) {
  return (
    <div aria-live="polite">
      {pending && (
        <Loading label="Testing the connection">
          <p className="mb-3 text-sm text-muted-foreground">Testing, 3 s at most…</p>
          <Skeleton className="h-24" />
        </Loading>
      )}
      {error && (
        <Alert tone="warning" role="status">
          {error}
        </Alert>
      )}
      {result && <TestResult result={result} />}
    </div>
  );
}
