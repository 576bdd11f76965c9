import type { ComponentProps } from 'react';
import { cn } from './cn';

/** The name of a field. */
export function Label({ className, ...props }: ComponentProps<'label'>) {
  return <label className={cn('text-sm font-medium select-none', className)} {...props} />;
}
