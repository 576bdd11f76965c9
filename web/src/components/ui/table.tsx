import type { ComponentProps } from 'react';
import { cn } from './cn';
import { TableBox } from './table-box';

/** A table that scrolls in its own box when it is wider than the screen. */
export function Table({ className, ...props }: ComponentProps<'table'>) {
  return (
    <TableBox>
      <table className={cn('w-full caption-bottom text-sm', className)} {...props} />
    </TableBox>
  );
}

export function TableHead({ className, ...props }: ComponentProps<'thead'>) {
  return <thead className={cn('border-b text-left text-xs text-muted-foreground', className)} {...props} />;
}

export function TableBody({ className, ...props }: ComponentProps<'tbody'>) {
  return <tbody className={cn('divide-y', className)} {...props} />;
}

export function TableRow({ className, ...props }: ComponentProps<'tr'>) {
  return <tr className={cn('transition-colors', className)} {...props} />;
}

export function TableHeader({ className, scope = 'col', ...props }: ComponentProps<'th'>) {
  return (
    <th
      scope={scope}
      className={cn('px-2.5 py-2.5 font-medium whitespace-nowrap first:pl-5 last:pr-5', className)}
      {...props}
    />
  );
}

export function TableCell({ className, ...props }: ComponentProps<'td'>) {
  return <td className={cn('px-2.5 py-3 align-middle first:pl-5 last:pr-5', className)} {...props} />;
}
