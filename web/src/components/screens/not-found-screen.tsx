import { SearchX } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';

interface NotFoundScreenProps {
  home: string;
  label: string;
  title?: string;
  children?: ReactNode;
}

export function NotFoundScreen({ home, label, title = 'Not found', children }: NotFoundScreenProps) {
  return (
    <EmptyState
      icon={SearchX}
      as="h1"
      title={title}
      className="py-24"
      action={
        <Button asChild variant="outline">
          <Link href={home}>{label}</Link>
        </Button>
      }
    >
      {children ?? 'This does not exist, or you do not have access to it.'}
    </EmptyState>
  );
}
