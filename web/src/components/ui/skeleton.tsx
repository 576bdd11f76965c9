import type { ComponentProps } from 'react';
import { cn } from './cn';

/** Grey room for what is still loading. Wrap a group of them in {@link Loading}, which says so. */
export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return <div aria-hidden className={cn('animate-pulse rounded-lg bg-muted', className)} {...props} />;
}

/** Announces that something loads, around its skeletons. */
export function Loading({ label, className, children, ...props }: ComponentProps<'div'> & { label: string }) {
  return (
    <div role="status" className={className} {...props}>
      <span className="sr-only">{label}</span>
      {children}
    </div>
  );
}
