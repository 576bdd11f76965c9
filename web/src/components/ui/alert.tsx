import { cva, type VariantProps } from 'class-variance-authority';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

const alertVariants = cva('flex gap-3 rounded-xl border p-4 text-sm', {
  variants: {
    tone: {
      info: 'border-primary/20 bg-primary-soft text-foreground [&>svg]:text-primary-text',
      warning: 'border-warning-solid/30 bg-warning-soft text-foreground [&>svg]:text-warning',
      danger: 'border-danger-solid/30 bg-danger-soft text-foreground [&>svg]:text-danger',
    },
  },
  defaultVariants: { tone: 'info' },
});

const icons = { info: Info, warning: TriangleAlert, danger: CircleAlert };

interface AlertProps extends VariantProps<typeof alertVariants> {
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
  role?: 'alert' | 'status' | 'note';
}

export function Alert({ tone, title, children, action, className, role }: AlertProps) {
  const Icon = icons[tone ?? 'info'];
  return (
    <div role={role} className={cn(alertVariants({ tone }), className)}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="grid min-w-0 flex-1 gap-1">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="wrap-anywhere">{children}</div>}
      </div>
      {action}
    </div>
  );
}
