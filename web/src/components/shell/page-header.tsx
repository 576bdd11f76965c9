import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';

export interface Crumb {
  href: string;
  label: string;
}

interface PageHeaderProps {
  title: string;
  description?: ReactNode;
  /** Where it belongs, the nearest last. */
  back?: Crumb | readonly Crumb[];
  /** Beside the title: a status. */
  status?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ title, description, back, status, actions }: PageHeaderProps) {
  return (
    <header className="grid gap-2">
      {back && <Crumbs crumbs={'href' in back ? [back] : back} />}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="text-2xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
            {status}
          </div>
          {description && <div className="text-sm text-muted-foreground">{description}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}

/** Customer › Phone: the way back, step by step. */
function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="-ml-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted-foreground">
        {crumbs.map(({ href, label }, index) => (
          <li key={href} className="min-w-0">
            <Link
              href={href}
              className="inline-flex min-h-6 items-center gap-1 rounded-md wrap-anywhere hover:text-foreground"
            >
              {index === 0 ? <ChevronLeft aria-hidden className="size-4" /> : <span aria-hidden>›</span>}
              {label}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
