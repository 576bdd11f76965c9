'use client';

import { CircleX, RefreshCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { isOfOldPage } from '../shell/old-page';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';

export interface ErrorScreenProps {
  /** The digest is the id under which the server logged the cause. */
  error: Error & { digest?: string };
  reset: () => void;
}

/** Says that something unexpected went wrong, and the id to ask support with; or that the page is of an older build. */
export function ErrorScreen(props: ErrorScreenProps) {
  return <div role="alert">{isOfOldPage(props.error) ? <OldPage /> : <Failure {...props} />}</div>;
}

function OldPage() {
  return (
    <EmptyState
      icon={RefreshCw}
      as="h1"
      title="A new version is available"
      className="py-24"
      action={<Button onClick={() => window.location.reload()}>Reload</Button>}
    >
      This page is outdated. Reload to continue.
    </EmptyState>
  );
}

function Failure({ error, reset }: ErrorScreenProps) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const again = () =>
    start(() => {
      router.refresh();
      reset();
    });
  return (
    <EmptyState
      icon={CircleX}
      as="h1"
      title="Something went wrong on our side"
      className="py-24"
      action={
        <Button variant="outline" pending={pending} onClick={again}>
          Try again
        </Button>
      }
    >
      {error.digest ? 'Try again. If it keeps happening, send support the number below.' : 'Try again in a moment.'}
      {error.digest && (
        <p className="mt-2">
          Request <span className="font-mono text-xs text-foreground">{error.digest}</span>
        </p>
      )}
    </EmptyState>
  );
}
