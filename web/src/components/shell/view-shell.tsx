import { Eye } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Density } from '@/base/density';
import type { Permission } from '@/domain/authorize';
import type { SeenAsView } from '@/domain/customer/view';
import { DensityProvider } from '../list/density';
import { Button } from '../ui/button';
import { ClockProvider } from './clock';
import { customerPath, navigationFor } from './navigation';
import { KeepFocus } from './keep-focus';
import { ViewNav } from './view-nav';

interface ViewShellProps {
  customer: SeenAsView;
  /** What a viewer of the customer may do. */
  may: (permission: Permission) => boolean;
  nowMs: number;
  zone: string;
  density: Density;
  children: ReactNode;
}

/** What stands around the screens of a customer that an operator looks at: unlike any other, so that no one mistakes it. */
export function ViewShell({ customer: { id, name }, may, nowMs, zone, density, children }: ViewShellProps) {
  return (
    <ClockProvider nowMs={nowMs} zone={zone}>
      <div className="sticky top-0 z-30 border-b-2 border-primary bg-background">
        <div
          role="region"
          aria-label="Read-only view"
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 bg-primary-soft px-4 py-2 text-sm text-primary-text sm:px-8"
        >
          <p className="flex min-w-0 items-center gap-2">
            <Eye aria-hidden className="size-4 shrink-0" />
            <span className="min-w-0">
              You see what a viewer of <strong className="wrap-anywhere">{name}</strong> sees. Nothing can be changed
              here.
            </span>
          </p>
          <Button asChild variant="outline" size="sm">
            <Link href={customerPath(id)}>Leave this view</Link>
          </Button>
        </div>
        <ViewNav customerId={id} shown={navigationFor('portal', may)} />
      </div>
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto grid w-full max-w-6xl has-data-fluid:max-w-[100rem] grid-cols-[minmax(0,1fr)] gap-6 p-4 pb-16 outline-none sm:p-6 lg:p-8"
      >
        <DensityProvider initial={density}>{children}</DensityProvider>
        <KeepFocus />
      </main>
    </ClockProvider>
  );
}
