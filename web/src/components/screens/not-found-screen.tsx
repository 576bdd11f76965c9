import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';

export function NotFoundScreen({ home, label }: { home: string; label: string }) {
  return (
    <EmptyState
      icon={SearchX}
      as="h1"
      title="Not found"
      className="py-24"
      action={
        <Button asChild variant="outline">
          <Link href={home}>{label}</Link>
        </Button>
      }
    >
      This does not exist, or you do not have access to it.
    </EmptyState>
  );
}
