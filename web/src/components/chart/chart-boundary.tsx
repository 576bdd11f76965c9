'use client';

import { useRouter } from 'next/navigation';
import { Component, startTransition, type ReactNode } from 'react';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';

interface ChartBoundaryProps {
  /** What cannot be shown: "The uptime". */
  what: string;
  children: ReactNode;
}

/** Keeps the rest of a page when one of its charts cannot be read. */
export function ChartBoundary(props: ChartBoundaryProps) {
  const router = useRouter();
  return <Boundary {...props} refresh={() => router.refresh()} />;
}

class Boundary extends Component<ChartBoundaryProps & { refresh: () => void }, { error: unknown }> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    const { what, children, refresh } = this.props;
    if (error === undefined) return children;
    // Pages that do not exist and redirects are no failures: Next handles them further out
    if (isOfNext(error)) throw error;
    const again = () =>
      startTransition(() => {
        refresh();
        this.setState({ error: undefined });
      });
    return (
      <Alert
        tone="danger"
        role="alert"
        title={`${what} cannot be shown right now`}
        action={
          <Button variant="outline" size="sm" onClick={again}>
            Try again
          </Button>
        }
      />
    );
  }
}

function isOfNext(error: unknown): boolean {
  return error instanceof Error && 'digest' in error && String(error.digest).startsWith('NEXT_');
}
