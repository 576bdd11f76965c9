import type { ComponentProps } from 'react';
import { cn } from './cn';

const look =
  'w-full min-w-0 rounded-lg border border-input bg-card text-base sm:text-sm shadow-xs placeholder:text-muted-foreground disabled:opacity-50 aria-invalid:border-danger focus-visible:outline-offset-0';

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return <input type={type} className={cn(look, 'h-9 px-3', className)} {...props} />;
}
