import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
  action?: ReactNode;
  className?: string;
  /** Heading level that fits the page. */
  as?: 'h1' | 'h2' | 'h3';
}

/** Says why there is nothing here and what to do next. */
export function EmptyState({ icon: Icon, title, children, action, className, as: Heading = 'h3' }: EmptyStateProps) {
  return (
    <div className={cn('grid justify-items-center gap-4 px-6 py-12 text-center', className)}>
      <span className="grid size-12 place-items-center rounded-2xl bg-primary-soft text-primary-text">
        <Icon aria-hidden className="size-6" />
      </span>
      <div className="grid max-w-sm gap-1">
        <Heading className="font-semibold">{title}</Heading>
        <div className="text-sm text-balance text-muted-foreground">{children}</div>
      </div>
      {action}
    </div>
  );
}
